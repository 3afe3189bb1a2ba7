// All works without script too, with the same words: they stand in the page.
const $ = (what, within = document) => within.querySelector(what);
const all = (what, within = document) => [...within.querySelectorAll(what)];
const on = (element, event, act, how) => element.addEventListener(event, act, how);
const show = (element, on) => { element.hidden = !on; };

// A pressed button says what it waits for; its style keeps the width.
const busy = (button, on) => {
	if (!button || on === button.hasAttribute("aria-disabled")) return;
	[button.textContent, button.dataset.wait] = [button.dataset.wait || button.textContent, button.textContent];
	if (on) button.ariaDisabled = "true";
	else button.removeAttribute("aria-disabled");
};

// Throws where the answer is no JSON: then the browser sends the form itself.
const ask = async (url, fields) => {
	const answer = await fetch(url, { method: fields ? "POST" : "GET", headers: { Accept: "application/json" }, body: fields && new URLSearchParams(fields) });
	return Object.assign(await answer.json(), { status: answer.status });
};

// The rest comes when the form is first touched.
const register = form => {
	const select = $("#country"), next = $("#next");
	let coming;
	const parts = $("#more").content.children;
	const more = verb => (coming ??= import(parts[0].src).then(module => module.register(form, { $, all, on, show, busy, ask, filled, parts }))).then(verbs => verbs[verb]?.());
	const filled = () => {
		$("#calling_code").value = select.value && select.dataset.codes.split(" ")[select.selectedIndex - 1];
	};
	const instead = (e, verb, otherwise) => {
		e.preventDefault();
		more(verb).catch(otherwise);
	};
	// Empty is not wrong yet.
	select.ariaInvalid ??= "false";
	on(select, "change", filled);
	on(window, "pageshow", filled);
	filled();
	for (const via of ["email", "phone"]) on($("#" + via), "input", () => { $("#via-" + via).checked = true; });
	on(form, "focusin", () => more().catch(() => {}));
	let plain = false;
	const opens = e => { if (!plain) { select.focus(); instead(e, "panel", () => { plain = true; }); } };
	on(select, "mousedown", opens);
	on(select, "keydown", e => { if (["Enter", " ", "ArrowDown"].includes(e.key)) opens(e); });
	if ($("#refresh")) on($("#refresh"), "click", e => instead(e, "refresh", () => form.requestSubmit($("#refresh"))));
	on(form, "submit", e => {
		if (e.submitter?.name) return;
		if (next.hasAttribute("aria-disabled")) { e.preventDefault(); return; }
		busy(next, true);
		instead(e, "next", () => form.submit());
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
for (const form of all("form:not([data-download])")) {
	if (form.dataset.step === "register") { register(form); continue; }
	on(form, "submit", e => {
		// Enter presses the hidden button of the layout.
		const button = e.submitter?.classList.contains("hidden") ? $("button.button", form) : e.submitter;
		if (e.defaultPrevented) return;
		if (button?.hasAttribute("aria-disabled")) e.preventDefault();
		else busy(button, true);
	});
}
$("#errors")?.focus();

// A page that comes back from the browser's memory is ready again.
on(window, "pageshow", e => { if (e.persisted) for (const button of all("[aria-disabled]")) busy(button, false); });
