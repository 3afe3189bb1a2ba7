// The web's form: marks, captcha, country panel, errors and the code pop-up,
// over the kept form.
let $, all, on, show, busy, alive, local, calm, renew, follow, words, others, typing, ask, filled, codePage, also, form;
const copy = id => document.importNode($("#" + id).content, true).firstElementChild;
const make = (tag, attributes, ...inside) => {
	const element = document.createElement(tag);
	for (const name in attributes) element.setAttribute(name, attributes[name]);
	element.append(...inside);
	return element;
};

const open = dialog => {
	document.body.append(dialog);
	dialog.showModal();
	return dialog;
};
const close = (dialog, then) => {
	dialog.close();
	dialog.remove();
	then.focus();
};

// Errors as the server would have put them.
const summary = items => {
	$("#errors")?.remove();
	if (!items.length) return;
	const box = copy("summary");
	box.id = "errors";
	for (const { field, detail: said } of items) {
		const detail = local(said);
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
const right = input => {
	input.setAttribute("aria-invalid", "false");
	describe(input);
};
const clear = within => {
	for (const p of all("p.error, p.switch", within)) p.remove();
	for (const input of all("[aria-invalid=true]", within)) right(input);
};
const beside = (form, { field, code, detail }) => {
	const input = field && $(`[name="${field}"]:not([type=hidden])`, form);
	if (!input) return;
	input.closest(".field").append(make("p", { class: "error", id: code }, local(detail)));
	input.setAttribute("aria-invalid", "true");
	describe(input, code);
};
// A number of another country: that one in a press.
const offer = code => {
	const select = $("#country"), part = copy("switch-country");
	$("bdi", part).textContent = $(`option[value="${code}"]`, select).text;
	on($("button", part), "click", () => {
		select.value = code;
		filled();
		clear($("#phone").closest(".field"));
		$("#phone").focus();
	});
	$("#phone").closest(".field").append(part);
};
const problem = json => {
	const items = json.errors?.length ? json.errors : [{ detail: json.detail || json.title }];
	clear(form);
	for (const item of items) beside(form, item);
	summary(items);
	if (json.other_country) offer(json.other_country);
};

// The country panel is made from the list that is there anyway.
const sure = (name, opener) => new Promise(done => {
	const dialog = open(copy("sure-dialog"));
	const end = yes => { close(dialog, opener); done(yes); };
	$(".name", dialog).textContent = name;
	on($(".ok", dialog), "click", () => end(true));
	on($(".cancel", dialog), "click", () => end(false));
	on(dialog, "cancel", e => { e.preventDefault(); end(false); });
	$(".ok", dialog).focus();
});

const panel = () => {
	const select = $("#country"), codes = ["", ...select.dataset.codes.split(" ")];
	const dialog = open(copy("country-dialog")), row = $("[role=tablist]", dialog), search = $("input", dialog);
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
				filled();
				close(dialog, select);
			});
			lists[i].append(place);
			places.push({ option, place, name: words(option.text), codes: [words(option.value), words(codes[option.index])] });
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
	// What else they are called comes when somebody searches.
	on(search, "input", async () => {
		const found = await others(also).catch(() => ({}));
		for (const place of places) place.name += words((found?.[place.option.value] || "").replaceAll(";", " "));
		find();
	}, { once: true });
	const find = () => {
		const wanted = words(search.value);
		let count = 0;
		for (const { place, name, codes } of places) {
			show(place, name.includes(wanted) || codes.includes(wanted));
			count += !place.hidden;
		}
		const found = lists.map(list => $("button:not([hidden])", list));
		show(row, wanted === " ");
		show($(".none", dialog), !count);
		show($(".found", dialog), count && wanted !== " ");
		$(".found bdi", dialog).textContent = count;
		if (wanted === " ") choose(now());
		else lists.forEach((list, i) => show(list, found[i]));
	};
	on(search, "input", find);
	on(search, "keydown", e => {
		const first = words(search.value) !== " " && !e.isComposing && $("[role=tabpanel]:not([hidden]) button:not([hidden])", dialog);
		if (!first || !["Enter", "ArrowDown"].includes(e.key)) return;
		e.preventDefault();
		if (e.key === "Enter") first.click(); else first.focus();
	});
	typing(dialog, search);
	const guess = !select.value && select.parentNode.dataset.suggested;
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

// The code page as a pop-up: its own words.
const parts = async url => {
	const answer = await fetch(url, { headers: { Accept: "text/html" } });
	const page = new DOMParser().parseFromString(await answer.text(), "text/html");
	const ask = $("#ask", page);
	$("h1", ask).replaceWith(make("h2", { id: "code-title" }, $("h1", ask).textContent));
	$("form", ask).removeAttribute("id");
	$(".told", ask).id = "code-told";
	return { ask, done: $("#done-dialog", page).content.firstElementChild };
};
const pop = async () => {
	const url = codePage.href;
	const { ask: part, done } = await parts(url);
	const dialog = open(make("dialog", { class: "sheet code", "aria-labelledby": "code-title", "aria-describedby": "code-told" }, part));
	busy($("#next"), false);
	const input = () => $("#code", dialog);
	const complain = async json => {
		clear(dialog);
		beside(dialog, { field: "code", code: "code-error", detail: json.errors?.[0]?.detail || json.detail });
		input().select();
		await renew(url, dialog).catch(() => {});
	};
	// True where another page comes.
	const check = async () => {
		const json = await ask(url, { code: input().value });
		if (["username", "approval"].includes(json.next)) {
			location.assign(url);
			return true;
		}
		if (json.status === 201 || json.next === "done") {
			dialog.close();
			open(done);
			const go = () => location.assign($("a", done).href);
			$("a", done).focus();
			setTimeout(go, 1500);
			on(done, "cancel", go);
			return true;
		}
		await complain(json);
	};
	const resend = async () => {
		const json = await ask(url, { resend: "1" });
		if (json.status !== 202) { await complain(json); return; }
		clear(dialog);
		await renew(url, dialog);
		follow(url, dialog);
	};
	on(dialog, "submit", e => {
		const again = e.submitter?.name === "resend", button = again ? e.submitter : $("form .button", dialog);
		e.preventDefault();
		if (button.hasAttribute("aria-disabled")) return;
		busy(button, true);
		(again ? resend() : check()).then(left => left || busy(button, false), () => location.assign(url));
	});
	on(dialog, "close", () => dialog.remove());
	alive(dialog);
	input().focus();
	follow(url, dialog);
};

export const register = async (element, kit) => {
	let style, more;
	({ $, all, on, show, busy, ask, filled, parts: [, style, more, codePage, also] } = kit);
	document.head.append(style);
	({ alive, local, calm, renew, follow, words, others, typing } = await import(more.src));
	form = element;
	const token = $("[name=captcha_token]", form), captcha = $("#captcha"), image = $("#captcha-image");
	const email = $("#email"), phone = $("#phone"), password = $("#password"), confirm = $("#password_confirm");
	const mark = (name, good) => { const sign = $(`[data-mark="${name}"]`); if (sign) show(sign, good); };

	// Marks come when a field was left, never before.
	const marks = () => {
		mark("email", email.dataset.left && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.value.trim()));
		mark("phone", phone.dataset.left && /^\+?[\d\s()./-]+$/.test(phone.value) && /^\d{5,15}$/.test(phone.value.replace(/\D/g, "")));
		mark("password_confirm", confirm.dataset.left && confirm.value && confirm.value === password.value);
	};
	for (const input of [email, phone, password, confirm]) {
		on(input, "blur", () => { input.dataset.left = "1"; marks(); });
		on(input, "input", marks);
	}

	// What was corrected is wrong no more as far as is known here; its sentence
	// leaves its place empty, so that nothing moves.
	on(form, "change", ({ target }) => {
		if (target.getAttribute("aria-invalid") !== "true") return;
		right(target);
		for (const p of all("p.error", target.closest(".field"))) p.style.visibility = "hidden";
	});

	const passed = pass => {
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
	const place = () => image.src.replace(/\?.*/, "");
	const another = async () => {
		const json = await ask(place());
		if (json.status === 200) picture(json); else problem(json);
	};
	// What was wrong when the field was left, for Next to hear why.
	let lost, checking = Promise.resolve();
	const check = async () => {
		if (captcha.readOnly || captcha.value.replace(/\s/g, "").length < captcha.dataset.length) return;
		const typed = { captcha_token: token.value, captcha: captcha.value };
		const json = await ask(place(), { token: token.value, answer: captcha.value });
		if (json.status !== 200) return;
		lost = json.right ? null : typed;
		if (json.right) { passed(json.pass); return; }
		await calm();
		picture(json);
		clear(captcha.closest(".field"));
		beside(form, { field: "captcha", code: "captcha-wrong", detail: copy("captcha-said").textContent });
	};
	if (captcha) {
		on(captcha, "blur", () => { checking = checking.then(check).catch(() => {}); });
		on(captcha, "input", () => clear(captcha.closest(".field")));
	}

	const next = async () => {
		await checking;
		const fields = new FormData(form);
		if (lost && !captcha.value) for (const name in lost) fields.set(name, lost[name]);
		lost = null;
		const json = await ask(form.action, fields);
		if (json.status === 202) {
			clear(form);
			summary([]);
			await pop().catch(() => location.assign(codePage.href));
			return;
		}
		if (json.status === 201 || json.next) { location.assign(codePage.href); return; }
		// A new picture has to come with a new page where there is none.
		if (!captcha && !json.captcha_token && json.status === 422) { form.submit(); return; }
		problem(json);
		if (json.captcha_token) passed(json.captcha_token);
		else if (captcha) await another();
		busy($("#next"), false);
	};
	return { panel, next, refresh: () => another().then(() => captcha.focus()) };
};
