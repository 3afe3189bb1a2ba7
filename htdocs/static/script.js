// What makes the pages quicker to use.  Everything works without it, with the
// same words: they all stand in the page.
const $ = (what, within = document) => within.querySelector(what);
const all = (what, within = document) => [...within.querySelectorAll(what)];
const on = (element, event, act) => element.addEventListener(event, act);
const show = (element, on) => { if (element) element.hidden = !on; };
const copy = id => document.importNode($("#" + id).content, true).firstElementChild;
const make = (tag, attributes, ...inside) => {
	const element = document.createElement(tag);
	for (const name in attributes) element.setAttribute(name, attributes[name]);
	element.append(...inside);
	return element;
};

// A pop-up out of its template, and its end.
const open = id => {
	const dialog = copy(id);
	document.body.append(dialog);
	dialog.showModal();
	return dialog;
};
const close = (dialog, then) => {
	dialog.close();
	dialog.remove();
	then.focus();
};

// A button that was pressed keeps its width and says what it waits for.
const busy = (button, on) => {
	if (!button) return;
	if (on) {
		button.dataset.said = button.textContent;
		button.style.minInlineSize = button.offsetWidth + "px";
		button.textContent = button.dataset.wait || button.textContent;
		button.setAttribute("aria-disabled", "true");
	} else if (button.dataset.said) {
		button.textContent = button.dataset.said;
		button.removeAttribute("aria-disabled");
	}
};

const countdown = (element, seconds, over = () => {}) => {
	const end = Date.now() + seconds * 1000;
	const tick = () => {
		const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
		element.textContent = left;
		if (left > 0) return;
		clearInterval(timer);
		over();
	};
	const timer = setInterval(tick, 250);
	tick();
	return timer;
};

// Throws where the answer is no JSON: then the browser sends the form itself
// and shows what comes.
const ask = async (url, fields) => {
	const answer = await fetch(url, { method: fields ? "POST" : "GET", headers: { Accept: "application/json" }, body: fields && new URLSearchParams(fields) });
	return Object.assign(await answer.json(), { status: answer.status });
};

// Errors as the server would have put them.
const summary = items => {
	$("#errors")?.remove();
	if (!items.length) return;
	const box = copy("summary");
	box.id = "errors";
	for (const { field, detail } of items) {
		const target = field && $(`#${field}, [name="${field}"]:not([type=hidden])`);
		$("ul", box).append(make("li", {}, target ? make("a", { href: "#" + target.id }, detail) : detail));
	}
	$("main h1").after(box);
	box.focus();
};
const describe = (input, ...more) => {
	const ids = (input.getAttribute("aria-describedby") || "").split(" ");
	input.setAttribute("aria-describedby", [...ids.filter(id => id.endsWith("-hint")), ...more].join(" "));
};
const clear = within => {
	for (const p of all("p.error, p.switch", within)) p.remove();
	for (const input of all("[aria-invalid]", within)) {
		input.removeAttribute("aria-invalid");
		describe(input);
	}
};
const beside = (form, { field, code, detail }) => {
	const input = field && $(`[name="${field}"]:not([type=hidden])`, form);
	if (!input) return;
	input.closest(".field").append(make("p", { class: "error", id: code }, detail));
	input.setAttribute("aria-invalid", "true");
	describe(input, code);
};
// A number of another country: that one in a press.
const offer = code => {
	const select = $("#country"), part = copy("switch-country");
	select.value = code;
	$("bdi", part).textContent = select.selectedOptions[0].text;
	select.value = select.dataset.chosen;
	on($("button", part), "click", () => {
		select.value = code;
		select.dispatchEvent(new Event("change"));
		clear($("#phone").closest(".field"));
		part.remove();
		$("#phone").focus();
	});
	$("#phone").closest(".field").append(part);
};
const problem = (form, json) => {
	const items = json.errors?.length ? json.errors : [{ detail: json.detail || json.title }];
	clear(form);
	for (const item of items) beside(form, item);
	summary(items);
	if (json.other_country) offer(json.other_country);
};

// The country panel is made from the list that is there anyway.
const sure = (name, opener) => new Promise(done => {
	const dialog = open("sure-dialog");
	const end = yes => { close(dialog, opener); done(yes); };
	$(".name", dialog).textContent = name;
	on($(".ok", dialog), "click", () => end(true));
	on($(".cancel", dialog), "click", () => end(false));
	on(dialog, "cancel", e => { e.preventDefault(); end(false); });
	$(".ok", dialog).focus();
});

// " saint martin french": what is typed fits where a word begins with it.
const words = text => " " + text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");

const panel = (select, chosen) => {
	const dialog = open("country-dialog"), row = $("[role=tablist]", dialog), search = $("input", dialog);
	const groups = all("optgroup", select), places = [];
	const tabs = groups.map((group, i) => make("button", { type: "button", role: "tab", id: "region-" + i, "aria-controls": "places-" + i }, group.label));
	const lists = groups.map((group, i) => make("div", { role: "tabpanel", id: "places-" + i, "aria-labelledby": "region-" + i }));
	const choose = at => tabs.forEach((tab, i) => {
		tab.setAttribute("aria-selected", i === at);
		tab.tabIndex = i === at ? 0 : -1;
		show(lists[i], i === at);
	});
	const now = () => tabs.findIndex(tab => tab.tabIndex === 0);
	groups.forEach((group, i) => {
		for (const option of group.children) {
			const place = make("button", { type: "button", title: option.text, "aria-pressed": option.selected }, option.text);
			on(place, "click", async () => {
				if (!await sure(option.text, place)) return;
				select.value = option.value;
				chosen();
				close(dialog, select);
			});
			lists[i].append(place);
			places.push({ option, place, name: words(option.text), codes: [words(option.value), words(option.dataset.code)] });
		}
		on(tabs[i], "click", () => choose(i));
	});
	row.append(...tabs);
	on(row, "keydown", e => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key] * (document.dir === "rtl" ? -1 : 1);
		if (!step) return;
		choose((now() + step + tabs.length) % tabs.length);
		tabs[now()].focus();
	});
	on(search, "input", () => {
		const wanted = words(search.value);
		for (const { place, name, codes } of places) show(place, name.includes(wanted) || codes.includes(wanted));
		const found = lists.map(list => $("button:not([hidden])", list));
		show(row, wanted === " ");
		show($(".none", dialog), !found.some(Boolean));
		if (wanted === " ") choose(now());
		else lists.forEach((list, i) => show(list, found[i]));
	});
	const guess = select.value ? "" : select.parentNode.dataset.suggested;
	const suggested = guess && $(`option[value="${guess}"]`, select);
	if (suggested) {
		const first = $(".suggested button", dialog);
		first.textContent = suggested.text;
		on(first, "click", () => places.find(({ option }) => option === suggested).place.click());
		show($(".suggested", dialog), true);
	}
	$(".lists", dialog).append(...lists);
	on($(".close", dialog), "click", () => close(dialog, select));
	on(dialog, "cancel", e => { e.preventDefault(); close(dialog, select); });
	choose(Math.max(0, groups.indexOf((suggested || select.selectedOptions[0])?.closest("optgroup"))));
	tabs[now()].focus();
};

// The code pop-up over the kept form, and the one that confirms.
const welcome = () => {
	const dialog = open("done-dialog"), go = () => location.assign($("a", dialog).href);
	$("a", dialog).focus();
	setTimeout(go, 1500);
	on(dialog, "cancel", go);
};
const pop = first => {
	const dialog = open("code-dialog"), inner = $("form", dialog), input = $("#code", dialog), wait = $(".wait", dialog);
	let waiting, polls, poll;
	const state = json => {
		$(".sent-to", dialog).textContent = json.sent_to;
		for (const span of all("[data-via]", dialog)) show(span, span.dataset.via === json.via);
		for (const span of all("[data-delivery]", dialog)) span.classList.toggle("now", span.dataset.delivery === json.delivery);
		show($(".when", dialog), json.sent_at);
		$(".time", dialog).textContent = json.sent_at?.slice(11, 19);
		clearInterval(waiting);
		show(wait, json.resend_in > 0);
		if (json.resend_in > 0) waiting = countdown($(".seconds", dialog), json.resend_in, () => show(wait, false));
	};
	const look = async () => {
		if (!dialog.open) return;
		const json = await ask(inner.action).catch(() => ({}));
		if (json.status === 200) state(json);
		if (json.status === 200 && json.delivery === "sent") return;
		poll = setTimeout(look, ++polls < 60 ? 2000 : 15000);
	};
	const begin = json => {
		state(json);
		clearTimeout(poll);
		polls = 0;
		look();
	};
	const complain = json => {
		clear(inner);
		beside(inner, { field: "code", code: "code-error", detail: json.errors?.[0]?.detail || json.detail });
		input.select();
	};
	on(inner, "submit", async e => {
		const button = $("[type=submit]", inner);
		e.preventDefault();
		if (button.hasAttribute("aria-disabled")) return;
		busy(button, true);
		try {
			const json = await ask(inner.action, { code: input.value });
			if (json.status === 201 || json.next === "done") { dialog.close(); welcome(); return; }
			if (json.next === "username") { location.assign(inner.action); return; }
			complain(json);
		} catch { inner.submit(); }
		busy(button, false);
	});
	on($(".resend", dialog), "click", async () => {
		try {
			const json = await ask(inner.action, { resend: "1" });
			if (json.status !== 202) { complain(json); return; }
			clear(inner);
			begin(json);
		} catch { location.assign(inner.action); }
	});
	on(dialog, "close", () => { clearTimeout(poll); clearInterval(waiting); dialog.remove(); busy($("#next"), false); });
	input.focus();
	begin(first);
};

const register = form => {
	const token = $("[name=captcha_token]", form), next = $("#next"), select = $("#country");
	const captcha = $("#captcha"), image = $("#captcha-image"), email = $("#email"), phone = $("#phone"), password = $("#password"), confirm = $("#password_confirm");
	const mark = (name, good) => show($(`[data-mark="${name}"]`), good);

	// Marks come when a field was left, never before.
	const marks = () => {
		mark("email", email.dataset.left && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.value.trim()));
		mark("phone", phone?.dataset.left && /^\+?[\d\s()./-]+$/.test(phone.value) && /^\d{5,15}$/.test(phone.value.replace(/\D/g, "")));
		mark("password_confirm", confirm.dataset.left && confirm.value && confirm.value === password.value);
	};
	for (const input of [email, phone]) if (input) on(input, "input", () => { $(`#via-${input.id}`).checked = true; });
	for (const input of [email, phone, password, confirm].filter(Boolean)) {
		on(input, "blur", () => { input.dataset.left = "1"; marks(); });
		on(input, "input", marks);
	}

	const filled = () => {
		select.dataset.chosen = select.value;
		$("#calling_code").value = select.selectedOptions[0]?.dataset.code || "";
	};
	on(select, "change", filled);
	on(window, "pageshow", filled);
	filled();
	if (window.HTMLDialogElement) {
		const opens = e => { e.preventDefault(); select.focus(); panel(select, filled); };
		on(select, "mousedown", opens);
		on(select, "keydown", e => { if (["Enter", " ", "ArrowDown"].includes(e.key)) opens(e); });
	}

	const right = pass => {
		token.value = pass;
		if (captcha) captcha.readOnly = true;
		mark("captcha", true);
	};
	const picture = challenge => {
		token.value = challenge.token;
		image.src = challenge.image;
		captcha.value = "";
		captcha.readOnly = false;
		mark("captcha", false);
	};
	const refresh = async () => {
		const json = await ask(image.src.replace(/\?.*/, ""));
		if (json.status === 200) picture(json); else problem(form, json);
	};
	// What was wrong when the field was left, for Next to hear why.
	let lost, checking = Promise.resolve();
	const check = async () => {
		if (captcha.readOnly || captcha.value.trim().length < 4) return;
		const typed = { captcha_token: token.value, captcha: captcha.value };
		const json = await ask(image.src.replace(/\?.*/, ""), { token: token.value, answer: captcha.value });
		if (json.status !== 200) return;
		lost = json.right ? null : typed;
		if (json.right) { right(json.pass); return; }
		picture(json);
		clear(captcha.closest(".field"));
		beside(form, { field: "captcha", code: "captcha-wrong", detail: copy("captcha-said").textContent });
	};
	if (captcha) {
		on($("#refresh"), "click", e => {
			e.preventDefault();
			refresh().then(() => captcha.focus()).catch(() => form.requestSubmit($("#refresh")));
		});
		on(captcha, "blur", () => { checking = checking.then(check).catch(() => {}); });
		on(captcha, "input", () => clear(captcha.closest(".field")));
	}

	on(form, "submit", async e => {
		if (e.submitter?.name) return;
		e.preventDefault();
		if (next.hasAttribute("aria-disabled")) return;
		busy(next, true);
		try {
			await checking;
			const fields = new FormData(form);
			if (lost && !captcha.value) for (const name in lost) fields.set(name, lost[name]);
			lost = null;
			const json = await ask(form.action, fields);
			if (json.status === 202) {
				clear(form);
				summary([]);
				pop(json);
				return;
			}
			if (json.status === 201 || json.next === "done") { location.assign($("a", copy("done-dialog")).href); return; }
			if (json.next === "username" || json.next === "settings") { location.assign($("form", copy("code-dialog")).action); return; }
			// A new picture has to come with a new page where there is none.
			if (!captcha && !json.captcha_token && json.status === 422) { form.submit(); return; }
			problem(form, json);
			if (json.captcha_token) right(json.captcha_token);
			else if (captcha) await refresh();
		} catch { form.submit(); return; }
		busy(next, false);
	});
};

// The phone's order: proof of work in place of the picture, begun while the
// address is typed.
const work = form => {
	const spare = $("[data-spare]", form);
	if (!spare || !window.Worker) return;
	const [from, solver] = $("#solver").content.children, { challenge, proof } = form.elements;
	const solved = ask(from.href).then(given => new Promise((done, fail) => {
		const worker = new Worker(solver.src);
		worker.onmessage = e => { worker.terminate(); challenge.value = given.challenge; proof.value = e.data; done(); };
		worker.onerror = fail;
		worker.postMessage(given);
	})).catch(() => {});
	spare.remove();
	on(form, "submit", e => {
		if (proof.value || e.submitter?.name) return;
		e.preventDefault();
		busy($(".button:not(.quiet)", form), true);
		solved.then(() => form.submit());
	});
};

for (const button of all("button.show")) {
	const input = document.getElementById(button.getAttribute("aria-controls"));
	show(button, true);
	on(button, "click", () => {
		const hidden = input.type === "password";
		input.type = hidden ? "text" : "password";
		button.textContent = hidden ? button.dataset.hide : button.dataset.show;
	});
}
for (const element of all("[data-countdown]")) countdown(element, +element.textContent);
for (const time of all("time")) time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
for (const form of all("form")) {
	if (form.dataset.step === "register") { register(form); continue; }
	if (form.dataset.step === "app") work(form);
	on(form, "submit", e => {
		// Enter presses the hidden button of the layout.
		const button = e.submitter?.classList.contains("hidden") ? $("button.button", form) : e.submitter;
		if (e.defaultPrevented) return;
		if (button?.hasAttribute("aria-disabled")) e.preventDefault();
		else busy(button, true);
	});
}
$("#errors")?.focus();
$(".list :checked")?.scrollIntoView({ block: "center" });

// A page that comes back from the browser's memory is ready again.
on(window, "pageshow", e => { if (e.persisted) for (const button of all("[aria-disabled]")) busy(button, false); });
