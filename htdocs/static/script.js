// What makes the pages quicker to use.  Everything works without it, with the
// same words: they all stand in the page.
"use strict";
(() => {
	const $ = (what, within = document) => within.querySelector(what);
	const all = (what, within = document) => [...within.querySelectorAll(what)];
	const copy = id => document.importNode($("#" + id).content, true).firstElementChild;
	const show = (element, on) => { if (element) element.hidden = !on; };

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

	for (const button of all("button.show")) {
		const input = document.getElementById(button.getAttribute("aria-controls"));
		show(button, true);
		button.addEventListener("click", () => {
			const hidden = input.type === "password";
			input.type = hidden ? "text" : "password";
			button.textContent = hidden ? button.dataset.hide : button.dataset.show;
		});
	}

	const countdown = (element, seconds, over) => {
		const end = Date.now() + seconds * 1000;
		const tick = () => {
			const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
			element.textContent = left;
			if (left > 0) return;
			clearInterval(timer);
			if (over) over();
		};
		const timer = setInterval(tick, 250);
		tick();
		return timer;
	};
	for (const element of all("[data-countdown]")) countdown(element, +element.textContent);

	const ask = async (url, body) => {
		const headers = { Accept: "application/json" };
		if (body) headers["Content-Type"] = "application/x-www-form-urlencoded";
		const answer = await fetch(url, { method: body ? "POST" : "GET", headers, body, credentials: "same-origin" });
		return { status: answer.status, json: await answer.json().catch(() => ({})) };
	};

	// Errors as the server would have put them.
	const summary = (items) => {
		let box = $("#errors");
		if (box) box.remove();
		if (!items.length) return;
		box = document.createElement("div");
		box.id = "errors";
		box.className = "summary";
		box.tabIndex = -1;
		box.setAttribute("role", "alert");
		const list = document.createElement("ul");
		for (const { field, detail } of items) {
			const item = document.createElement("li");
			const target = field && (document.getElementById(field) || $(`[name="${field}"]`));
			if (target && target.id) {
				const link = document.createElement("a");
				link.href = "#" + target.id;
				link.textContent = detail;
				link.addEventListener("click", e => { e.preventDefault(); target.focus(); });
				item.append(link);
			} else item.textContent = detail;
			list.append(item);
		}
		box.append(list);
		$("main h1").after(box);
		box.focus();
	};
	const clear = form => {
		for (const p of all("p.error", form)) p.remove();
		for (const input of all("[aria-invalid]", form)) {
			input.removeAttribute("aria-invalid");
			const rest = (input.getAttribute("aria-describedby") || "").split(" ").filter(id => id.endsWith("-hint")).join(" ");
			if (rest) input.setAttribute("aria-describedby", rest); else input.removeAttribute("aria-describedby");
		}
	};
	const beside = (form, { field, code, detail }) => {
		const input = $(`[name="${field}"]:not([type=hidden])`, form);
		if (!input) return;
		const p = document.createElement("p");
		p.className = "error";
		p.id = code;
		p.textContent = detail;
		input.closest(".field").append(p);
		input.setAttribute("aria-invalid", "true");
		input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), code].filter(Boolean).join(" "));
	};
	const problem = (form, json) => {
		const items = json.errors && json.errors.length ? json.errors : [{ field: "", detail: json.detail || json.title || "" }];
		clear(form);
		for (const item of items) if (item.field) beside(form, item);
		summary(items);
	};

	const form = $("form[data-step=register]");
	if (form) {
		const token = $("[name=captcha_token]", form);
		const captcha = $("#captcha"), image = $("#captcha-image");
		const mark = (name, good) => show($(`[data-mark="${name}"]`), good);

		// Marks come when a field was left, never before.
		const email = $("#email"), password = $("#password"), confirm = $("#password_confirm");
		const marks = () => {
			mark("email", email.dataset.left && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.value.trim()));
			mark("password_confirm", confirm.dataset.left && confirm.value !== "" && confirm.value === password.value);
		};
		for (const input of [email, password, confirm]) {
			input.addEventListener("blur", () => { input.dataset.left = "1"; marks(); });
			input.addEventListener("input", () => { if (input.dataset.left) marks(); });
		}

		const picture = challenge => {
			if (!captcha) { location.reload(); return; }
			token.value = challenge.token;
			image.src = challenge.image;
			captcha.value = "";
			captcha.readOnly = false;
			mark("captcha", false);
		};
		const refresh = async () => {
			const { status, json } = await ask(form.dataset.captcha || image.src.replace(/\?.*/, ""));
			if (status === 200) picture(json); else problem(form, json);
		};
		if (captcha) {
			let checking = null;
			// What was wrong when the field was left, for Next to hear why.
			form.lost = null;
			$("#refresh").addEventListener("click", e => {
				e.preventDefault();
				refresh().then(() => captcha.focus()).catch(() => form.requestSubmit($("#refresh")));
			});
			const check = async () => {
				if (captcha.readOnly || captcha.value.trim().length < 4) return;
				const { status, json } = await ask(image.src.replace(/\?.*/, ""),
					new URLSearchParams({ token: token.value, answer: captcha.value }));
				if (status !== 200) return;
				form.lost = json.right ? null : { captcha_token: token.value, captcha: captcha.value };
				if (json.right) {
					token.value = json.pass;
					captcha.readOnly = true;
					mark("captcha", true);
				} else {
					picture(json);
					const span = $("[data-mark=captcha]");
					captcha.setAttribute("aria-invalid", "true");
					if (span) mark("captcha", false);
				}
			};
			captcha.addEventListener("blur", () => { checking = check().catch(() => {}); });
			captcha.addEventListener("input", () => captcha.removeAttribute("aria-invalid"));
			form.checked = () => checking;
		}

		// The country panel is made from the list that is there anyway.
		const select = $("#country"), calling = $("#calling_code");
		const filled = () => {
			const option = select.selectedOptions[0];
			calling.value = option && option.dataset.code || "";
		};
		select.addEventListener("change", filled);
		filled();

		const sure = (name, opener) => new Promise(done => {
			const dialog = copy("sure-dialog");
			$(".name", dialog).textContent = name;
			document.body.append(dialog);
			const end = yes => { dialog.close(); dialog.remove(); opener.focus(); done(yes); };
			$(".ok", dialog).addEventListener("click", () => end(true));
			$(".cancel", dialog).addEventListener("click", () => end(false));
			dialog.addEventListener("cancel", e => { e.preventDefault(); end(false); });
			dialog.showModal();
			$(".ok", dialog).focus();
		});
		const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
		const panel = () => {
			const dialog = copy("country-dialog"), tabs = $("[role=tablist]", dialog), lists = $(".lists", dialog);
			const close = () => { dialog.close(); dialog.remove(); select.focus(); };
			const open = tab => {
				for (const other of all("[role=tab]", tabs)) {
					const on = other === tab;
					other.setAttribute("aria-selected", on);
					other.tabIndex = on ? 0 : -1;
					show(document.getElementById(other.getAttribute("aria-controls")), on);
				}
			};
			all("optgroup", select).forEach((group, i) => {
				const tab = document.createElement("button"), list = document.createElement("div");
				tab.type = "button";
				tab.setAttribute("role", "tab");
				tab.id = "region-" + i;
				tab.textContent = group.label;
				tab.setAttribute("aria-controls", "places-" + i);
				list.id = "places-" + i;
				list.setAttribute("role", "tabpanel");
				list.setAttribute("aria-labelledby", tab.id);
				for (const option of group.children) {
					const place = document.createElement("button");
					place.type = "button";
					place.textContent = place.title = option.textContent;
					place.setAttribute("aria-pressed", option.selected);
					place.addEventListener("click", async () => {
						if (!await sure(option.textContent, place)) return;
						select.value = option.value;
						filled();
						close();
					});
					list.append(place);
				}
				tab.addEventListener("click", () => open(tab));
				tabs.append(tab);
				lists.append(list);
			});
			tabs.addEventListener("keydown", e => {
				const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key] * (document.dir === "rtl" ? -1 : 1);
				if (!step) return;
				const row = all("[role=tab]", tabs);
				const next = row[(row.indexOf(document.activeElement) + step + row.length) % row.length];
				open(next);
				next.focus();
			});
			const search = $("input", dialog);
			search.addEventListener("input", () => {
				const wanted = fold(search.value.trim());
				let found = 0;
				for (const list of all("[role=tabpanel]", lists)) {
					let here = 0;
					for (const place of list.children) {
						const fits = !wanted || fold(place.textContent).split(/[^\p{L}\p{N}]+/u).some((word, i, words) => words.slice(i).join(" ").startsWith(wanted));
						place.hidden = !fits;
						here += fits;
					}
					found += here;
					if (wanted) show(list, here > 0);
				}
				show(tabs, !wanted);
				show($(".none", dialog), found === 0);
				if (!wanted) open($("[aria-selected=true]", tabs));
			});
			$(".close", dialog).addEventListener("click", close);
			dialog.addEventListener("cancel", e => { e.preventDefault(); close(); });
			document.body.append(dialog);
			const at = Math.max(0, all("optgroup", select).findIndex(group => [...group.children].some(o => o.selected)));
			open(all("[role=tab]", tabs)[at]);
			dialog.showModal();
			all("[role=tab]", tabs)[at].focus();
		};
		if (typeof HTMLDialogElement === "function") {
			select.addEventListener("mousedown", e => { e.preventDefault(); select.focus(); panel(); });
			select.addEventListener("keydown", e => {
				if (e.key === "Enter" || e.key === " " || e.key === "ArrowDown") { e.preventDefault(); panel(); }
			});
		}

		// Next, and the code pop-up over the kept form.
		const welcome = account => {
			const dialog = copy("done-dialog");
			document.body.append(dialog);
			dialog.showModal();
			const link = $("a", dialog);
			link.focus();
			setTimeout(() => location.assign(link.href), 1500);
			dialog.addEventListener("cancel", () => location.assign(link.href));
			return account;
		};
		const pop = first => {
			const dialog = copy("code-dialog"), inner = $("form", dialog), input = $("#code", dialog), wrong = $("#code-error", dialog);
			let waiting = null, polls = 0, poll = null;
			const state = json => {
				$(".sent-to", dialog).textContent = json.sent_to;
				for (const span of all("[data-delivery]", dialog)) span.classList.toggle("now", span.dataset.delivery === json.delivery);
				clearInterval(waiting);
				const wait = $(".wait", dialog);
				show(wait, json.resend_in > 0);
				if (json.resend_in > 0) waiting = countdown($(".seconds", dialog), json.resend_in, () => show(wait, false));
			};
			const look = async () => {
				if (!dialog.open) return;
				const { status, json } = await ask(inner.action).catch(() => ({}));
				if (status === 200) state(json);
				if (status === 200 && json.delivery === "sent") return;
				poll = setTimeout(look, ++polls < 60 ? 2000 : 15000);
			};
			const complain = json => {
				wrong.textContent = json.errors && json.errors[0] && json.errors[0].detail || json.detail || "";
				show(wrong, true);
				input.setAttribute("aria-invalid", "true");
				input.setAttribute("aria-describedby", "code-error");
				input.focus();
				input.select();
			};
			inner.addEventListener("submit", async e => {
				const button = $("[type=submit]", inner);
				e.preventDefault();
				if (button.hasAttribute("aria-disabled")) return;
				busy(button, true);
				try {
					const { status, json } = await ask(inner.action, new URLSearchParams({ code: input.value }));
					if (status === 201 || json.next === "done") { clearTimeout(poll); dialog.close(); welcome(json.account); return; }
					if (json.next === "username") { location.assign(inner.action); return; }
					complain(json);
				} catch { inner.submit(); }
				busy(button, false);
			});
			$(".resend", dialog).addEventListener("click", async () => {
				const { status, json } = await ask(inner.action, new URLSearchParams({ resend: "1" })).catch(() => ({}));
				if (status === 202) { show(wrong, false); state(json); polls = 0; clearTimeout(poll); look(); } else if (json) complain(json);
			});
			dialog.addEventListener("close", () => { clearTimeout(poll); dialog.remove(); busy($("#next"), false); });
			document.body.append(dialog);
			state(first);
			dialog.showModal();
			input.focus();
			look();
		};
		form.addEventListener("submit", async e => {
			const button = $("#next");
			if (e.submitter && e.submitter !== button) return;
			e.preventDefault();
			if (button.hasAttribute("aria-disabled")) return;
			busy(button, true);
			try {
				if (form.checked) await form.checked();
				const body = new URLSearchParams(new FormData(form));
				if (form.lost && !captcha.value) for (const name in form.lost) body.set(name, form.lost[name]);
				form.lost = null;
				const { status, json } = await ask(form.action, body);
				if (status === 202) {
					clear(form);
					summary([]);
					pop(json);
					return;
				}
				if (status === 201 || json.next === "done") { location.assign(copy("done-dialog").querySelector("a").href); return; }
				problem(form, json);
				if (json.captcha_token) {
					token.value = json.captcha_token;
					if (captcha) { captcha.readOnly = true; mark("captcha", true); }
				} else if (captcha) await refresh();
			} catch { form.submit(); return; }
			busy(button, false);
		});
	}

	for (const other of all("form:not([data-step=register])"))
		other.addEventListener("submit", e => {
			const button = e.submitter;
			if (button && button.hasAttribute("aria-disabled")) e.preventDefault();
			else busy(button, true);
		});

	// A page that comes back from the browser's memory is ready again.
	addEventListener("pageshow", e => { if (e.persisted) for (const button of all("[aria-disabled]")) busy(button, false); });
})();
