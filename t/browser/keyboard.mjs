// Keys alone, and a screen that a keyboard covers by half.
import { is, like, ok } from "./person.mjs";

// Goes on by Tab to what is wanted; all on the way must show that they have
// the focus.
const tab = async (me, wanted, back) => {
	for (let i = 0; i < 60; i++) {
		await me.page.keyboard.press(back ? "Shift+Tab" : "Tab");
		const at = await me.page.evaluate(wanted => {
			const here = document.activeElement, style = getComputedStyle(here);
			return { there: here.matches(wanted), seen: here === document.body || parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none", what: here.outerHTML.slice(0, 80) };
		}, wanted);
		if (!at.seen) ok(false, `${me.name}: the focus is seen on ${at.what}`);
		if (at.there) return;
	}
	throw new Error(`no Tab leads to ${wanted}`);
};
const type = async (me, wanted, text) => {
	await tab(me, wanted);
	await me.page.keyboard.type(text);
};

const byKeys = async me => {
	const { page } = me, keys = page.keyboard;
	await me.go("/");
	await tab(me, ".skip");
	await tab(me, "main a[href='/register']");
	await Promise.all([page.waitForNavigation(), keys.press("Enter")]);
	await type(me, "#username", me.name);
	await type(me, "#password", me.password);
	await type(me, "#password_confirm", me.password);
	await tab(me, "#country");
	await keys.press("Enter");
	await page.waitForSelector("dialog.panel[open]");
	like(await page.evaluate(() => document.activeElement.getAttribute("role")), /tab/, "keys, item 28: Enter opens the panel, its tab has the focus");
	await keys.press("ArrowRight");
	is(await page.locator("[role=tab][aria-selected=true]").textContent(), "Africa", "keys, item 38: arrows go from tab to tab");
	await keys.press("Escape");
	is(await page.evaluate(() => document.activeElement.id), "country", "keys, item 28: Esc closes, the focus is back");
	await keys.press(" ");
	await page.waitForSelector("dialog.panel[open]");
	await keys.type("united states");
	is(await page.inputValue("#country-search"), "united states", "O3: what is typed in the panel is searched, a blank with it");
	like(await page.locator("dialog [role=status]:has(.found)").textContent(), /: 1$/, "O3: how many there are is told");
	await keys.press("ArrowDown");
	is(await page.evaluate(() => document.activeElement.textContent), "USA", "O3: down to the first of them");
	await keys.press("Enter");
	await page.waitForSelector("dialog.sure[open]");
	is(await page.evaluate(() => document.activeElement.textContent), "Ok", "keys, item 53: Ok has the focus");
	await keys.press("Enter");
	await page.waitForFunction(() => !document.querySelector("dialog[open]"));
	is(await me.value("country"), "US", "keys, item 51: the country is chosen");
	await type(me, "#email", me.email);
	await type(me, "#captcha", await me.answer());
	if (await page.locator("#terms").count()) {
		await tab(me, "#terms");
		await keys.press(" ");
	}
	await tab(me, "#next");
	await keys.press("Enter");
	await me.atCode();
	is(await page.evaluate(() => document.activeElement.id), "code", "keys, item 92: the box has the focus");
	await keys.type(await me.code());
	await keys.press("Enter");
	await page.waitForSelector("dialog.done[open]");
	await keys.press("Enter");
	like(await me.arrive(), new RegExp(me.name), "keys: on My Account");
	await tab(me, "button.quiet");
	await Promise.all([page.waitForNavigation(), keys.press("Enter")]);
	is(await page.getByText("My Account").count(), 0, "keys: signed out");
};

const inSight = (page, what) => page.evaluate(what => {
	const { top, bottom } = document.querySelector(what).getBoundingClientRect();
	return top >= 0 && bottom <= innerHeight;
}, what);

// What the keyboard leaves of a small screen.
const covered = async me => {
	const { page } = me;
	await me.go("/register");
	for (const id of ["username", "password", "password_confirm", "email", "phone", "captcha"]) {
		await page.focus("#" + id);
		ok(await inSight(page, "#" + id), `covered: ${id} is in sight`);
	}
	await page.fill("#username", "x");
	await page.fill("#email", "nobody");
	await page.evaluate(() => document.querySelector("#form").setAttribute("novalidate", ""));
	await me.next();
	await page.locator("#errors a[href='#email']").click();
	const places = await page.evaluate(() => ["#email", "#email-invalid"].map(what => document.querySelector(what).getBoundingClientRect()).map(({ top, bottom }) => `${top}..${bottom}`).join(" "));
	ok(await inSight(page, "#email") && await inSight(page, "#email-invalid"), `covered, ${places} of 340: a field and its error are in sight`);
	await page.setViewportSize({ width: 640, height: 360 });
	await page.setViewportSize({ width: 360, height: 340 });
	is(`${await me.value("username")} ${await me.value("email")}`, "x nobody", "covered: turning the phone resets nothing");
};

// Colours of the system's choosing: everything that can be used has an edge.
const forced = async me => {
	const { page } = me;
	await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
	for (const path of ["/register", "/login", "/app", "/register?order=app"]) {
		await me.go(path);
		const bare = await page.evaluate(() => [...document.querySelectorAll("main input:not([type=hidden]), main select, .button")].filter(one => one.offsetWidth && !/radio|checkbox/.test(one.type) && parseFloat(getComputedStyle(one).borderBottomWidth) < 1).map(one => one.outerHTML.slice(0, 60)).join("; "));
		is(bare, "", `forced colours: edges on ${path}`);
		is(await page.evaluate(() => document.getAnimations().length), 0, `reduced motion: none on ${path}`);
	}
};

// What password managers and phones go by to fill fields in; nothing forbids
// them to paste.
const tokens = {
	"/register": { username: "username", password: "new-password", password_confirm: "new-password", country: "country", email: "email", captcha: "off" },
	"/login": { login: "username", password: "current-password" },
	"/login?order=app": { login: "username", password: "current-password" },
	"/register?order=app&via=email&terms=2026-11&country=US": { email: "email" },
	"/confirm": { email: "email", code: "one-time-code" },
};
const filledIn = async me => {
	const { page } = me;
	for (const [path, wanted] of Object.entries(tokens)) {
		await me.go(path);
		for (const [id, token] of Object.entries(wanted))
			is(await page.getAttribute("#" + id, "autocomplete"), token, `filled in: ${id} on ${path}`);
	}
	await me.go("/login");
	for (const id of ["login", "password"]) {
		await page.evaluate(id => {
			const field = document.getElementById(id);
			field.focus();
			const data = new DataTransfer();
			data.setData("text/plain", "pasted");
			if (field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))) document.execCommand("insertText", false, "pasted");
		}, id);
		is(await me.value(id), "pasted", `filled in: ${id} may be pasted`);
	}
};

// On paper there is nothing to press.
const printed = async me => {
	const { page } = me;
	await page.emulateMedia({ media: "print" });
	for (const path of ["/help", "/terms", "/countries"]) {
		await me.go(path);
		is(await page.locator("nav, .language, footer").evaluateAll(all => all.filter(one => one.offsetWidth).length), 0, `print: no menus on ${path}`);
		ok(await page.isVisible("h1"), `print: the text of ${path}`);
	}
};

export const keyboard = async run => {
	await run("by keys alone", { name: "keys" }, byKeys);
	await run("covered by a keyboard", { name: "thumb", viewport: { width: 360, height: 340 } }, covered);
	await run("forced colours", { name: "forced" }, forced);
	await run("filled in", { name: "manager" }, filledIn);
	await run("print", { name: "printer" }, printed);
};
