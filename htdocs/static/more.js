// What pages without the web's form need beside script.js.
export const countdown = element => {
	const end = Date.now() + element.textContent * 1000;
	const timer = setInterval(() => {
		const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
		element.textContent = left;
		if (left === 0) element.parentNode.style.visibility = "hidden";
		if (left === 0 || !element.isConnected) clearInterval(timer);
	}, 250);
};
const counted = within => within.querySelectorAll("[data-countdown]").forEach(countdown);

// What comes by itself waits for the end of a press: from under it a button would
// move away.  A finger's click is a little behind.
let still, release;
addEventListener("pointerdown", () => { still ??= new Promise(done => { release = done; }); }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { release?.(); still = null; }, 50), true);
export const calm = () => still;

// What the code page says by now; what was typed and what has the focus stay.
export const renew = async (url, within) => {
	const answer = await fetch(url, { headers: { Accept: "text/html" } });
	const page = new DOMParser().parseFromString(await answer.text(), "text/html");
	await calm();
	for (const name of [".hint", ".status span", ".again p"]) {
		const next = page.querySelector("#ask " + name);
		if (next) within.querySelector(name).replaceWith(next);
	}
	counted(within);
};
// Until the message has gone.
export const follow = (url, within, times = 0) => {
	const state = within.querySelector("[data-delivery]")?.dataset.delivery;
	if (state !== "queued" && state !== "retrying") return;
	setTimeout(async () => {
		if (!within.isConnected) return;
		await renew(url, within).catch(() => {});
		follow(url, within, times + 1);
	}, times ? times < 60 ? 2000 : 15000 : 500);
};

counted(document);
const code = document.querySelector("#ask");
if (code) follow(code.querySelector(".status a").href, code);
for (const time of document.querySelectorAll("time")) time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
document.querySelector(".list :checked")?.scrollIntoView({ block: "center" });
const offline = document.querySelector("#offline");
if (offline) navigator.serviceWorker?.register(offline.content.firstElementChild.src).catch(() => {});
