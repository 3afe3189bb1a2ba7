// What pages without the web's form need beside script.js.
export const countdown = element => {
	const end = Date.now() + element.textContent * 1000;
	const timer = setInterval(() => {
		const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
		element.textContent = left;
		if (left === 0 || !element.isConnected) clearInterval(timer);
	}, 250);
};

for (const element of document.querySelectorAll("[data-countdown]")) countdown(element);
for (const time of document.querySelectorAll("time")) time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
document.querySelector(".list :checked")?.scrollIntoView({ block: "center" });
const offline = document.querySelector("#offline");
if (offline) navigator.serviceWorker?.register(offline.content.firstElementChild.src).catch(() => {});
