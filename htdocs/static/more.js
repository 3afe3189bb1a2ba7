// What pages without the web's form need beside script.js.
const countdown = element => {
	const end = Date.now() + element.textContent * 1000;
	const timer = setInterval(() => {
		const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
		element.textContent = left;
		if (left === 0) element.parentNode.style.visibility = "hidden";
		if (left === 0 || !element.isConnected) clearInterval(timer);
	}, 250);
};
// Times in the reader's zone; a sentence's "14:32:05 UTC" is not long from now.
const language = document.documentElement.lang;
const zoned = time => { time.textContent = new Date(time.dateTime).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" }); };
export const local = sentence => sentence.replace(/\b(\d\d):(\d\d):(\d\d) UTC/, (_, ...at) => {
	const then = new Date();
	then.setUTCHours(...at.slice(0, 3));
	return then.toLocaleTimeString(language);
});
const localize = element => {
	for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = local(node.data);
};
export const alive = within => {
	within.querySelectorAll("[data-countdown]").forEach(countdown);
	within.querySelectorAll("time").forEach(zoned);
	within.querySelectorAll(".status span, .again p, #errors :is(li, a)").forEach(localize);
};

// What comes by itself waits for the end of a press: from under it a button would
// move away.  A finger's click is a little behind.
let still, release;
addEventListener("pointerdown", () => { still ??= new Promise(done => { release = done; }); }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { release?.(); still = null; }, 50), true);
export const calm = () => still;

// " saint martin french": what is typed fits where a word begins with it.
export const words = text => " " + text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
// What else countries are called.
export const others = async link => (await (await fetch(`${link.href}&lang=${language}`, { headers: { Accept: "application/json" } })).json()).also;
// What is typed or pasted beside the box of a search goes into it.  A blank
// presses what has the focus.
export const typing = (within, box) => within.addEventListener("keydown", e => {
	const key = e.key ?? "", command = (e.ctrlKey || e.metaKey || e.altKey) && !e.getModifierState("AltGraph");
	const letter = [...key].length === 1 && key !== " " && (!command || key > "~") || key === "Dead" || key === "Process";
	if (e.target.matches?.("input:not([type=radio]), select")) return;
	if (letter || key === "Backspace" && box.value || (e.ctrlKey || e.metaKey) && key.toLowerCase() === "v") box.focus();
});

// What the code page says by now; what was typed and what has the focus stay.
export const renew = async (url, within) => {
	const answer = await fetch(url, { headers: { Accept: "text/html" } });
	const page = new DOMParser().parseFromString(await answer.text(), "text/html");
	await calm();
	alive(page);
	for (const name of [".hint", ".status span", ".again p"]) {
		const next = page.querySelector("#ask " + name);
		if (next) within.querySelector(name).replaceWith(next);
	}
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

alive(document);
const code = document.querySelector("#ask");
if (code) follow(code.querySelector(".status a").href, code);
// The phone's regions: those that are called so, and the one that is marked.
const box = document.querySelector("#find");
if (box) {
	const list = document.querySelector(".list"), heads = [...list.querySelectorAll("h2")];
	const rows = [...list.querySelectorAll("label")].map(row => {
		const radio = row.firstElementChild;
		return { row, radio, name: words(row.textContent), codes: [words(radio.value), words(row.dataset.code)] };
	});
	const [none, found] = document.querySelectorAll(".none, .found");
	const find = () => {
		const wanted = words(box.value);
		let count = 0;
		for (const { row, radio, name, codes } of rows) {
			const fits = name.includes(wanted) || codes.includes(wanted);
			row.hidden = !fits && !radio.checked;
			count += fits;
		}
		for (const head of heads) {
			let row = head.nextElementSibling;
			while (row?.hidden) row = row.nextElementSibling;
			head.hidden = row?.localName !== "label";
		}
		none.hidden = count > 0;
		found.hidden = !count || wanted === " ";
		found.lastElementChild.textContent = count;
	};
	box.addEventListener("input", find);
	box.addEventListener("input", async () => {
		const also = await others(document.querySelector("#also").content.firstElementChild).catch(() => ({}));
		for (const one of rows) one.name += words((also?.[one.radio.value] || "").replaceAll(";", " "));
		find();
	}, { once: true });
	box.addEventListener("keydown", e => {
		if (e.isComposing || !["Enter", "ArrowDown"].includes(e.key)) return;
		e.preventDefault();
		list.querySelector("label:not([hidden]) input")?.focus();
	});
	typing(document, box);
	box.closest(".find").hidden = false;
}
document.querySelector(".list :checked")?.scrollIntoView({ block: "center" });
const offline = document.querySelector("#offline");
if (offline) navigator.serviceWorker?.register(offline.content.firstElementChild.src).catch(() => {});
