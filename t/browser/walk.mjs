// flows.md from the entry page to My Account; the numbers are its items.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Person, is, like, mails, ok, sites } from "./person.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const entry = async me => {
	const { page } = me;
	await me.go("/");
	const register = page.locator("main a", { hasText: /^Register$/ });
	const box = await register.boundingBox();
	ok(box && box.y + box.height < 800, "item 14: Register is seen without scrolling");
	await me.picture("home");
	await register.click();
	is(me.path(), "/register", "item 15: it opens the registration page");
	const top = await page.evaluate(() => [...document.querySelectorAll("header a, header select")].filter(e => e.offsetParent).map(e => e.tagName === "SELECT" ? e.selectedOptions[0].textContent : e.textContent.trim()));
	is(top.join(" | "), "Example | Login | Register | English", "item 16: brand, Login, Register, language");
	const right = await page.locator("header select").boundingBox();
	ok(right.x > 640 && right.y < 200, "item 17: the language stands at the top right");
	is(await me.heading(), "User Register", "item 18: the heading");
	like(await page.title(), /^User Register/, "item 18: the title");
};

const form = async me => {
	const { page } = me;
	const order = await page.evaluate(() => [...document.querySelectorAll("#form input:not([type=hidden]):not([type=radio]):not([type=checkbox]), #form select, #next")].map(e => e.id));
	is(order.join(" "), "username password password_confirm country email calling_code phone captcha next", "items 19, 25, 79: the order of the fields");
	const labels = await page.evaluate(() => [...document.querySelectorAll("#form label")].filter(e => e.control && !["radio", "checkbox"].includes(e.control.type)).map(e => e.textContent));
	ok(labels.every(text => text.endsWith(":")), "item 20: labels end with a colon");
	ok(labels.filter(text => /User Name|Password|Country:|Email|Verification/.test(text)).every(text => text.startsWith("* ")), "item 26: asterisks");
	for (const id of ["username", "password", "password_confirm", "country", "captcha"])
		ok(await page.evaluate(id => { const e = document.getElementById(id); return e.required && e.getAttribute("aria-required") === "true"; }, id), `item 26: ${id} is required`);
	for (const id of ["password", "password_confirm"]) {
		is(await page.getAttribute("#" + id, "type"), "password", `item 22: ${id} is hidden`);
		is(await page.getAttribute("#" + id, "autocomplete"), "new-password", `item 22: ${id} is a new one`);
	}
	like(await page.textContent("#password-hint"), /strong/i, "item 23: what is strong");
	is(await me.value("country"), "", "item 27: no country is chosen");
	is(await page.getAttribute("#calling_code", "placeholder"), "Please choose your country", "item 29: a placeholder");
	ok(await page.evaluate(() => document.querySelector("#calling_code").readOnly), "item 29: not to be typed");
	ok(await page.isVisible("#email") && await page.isVisible("#phone"), "items 30, 31, 59: both rows are seen");
	ok(await page.isVisible("#captcha") && await page.isVisible("#captcha-image"), "item 32: the captcha and its picture");
	ok(await page.evaluate(() => document.querySelector("#captcha-image").naturalWidth > 0), "item 32: the picture has come");
	is(await page.textContent("#next"), "Next", "item 33: Next");
	const colours = await page.evaluate(() => { const s = getComputedStyle(document.querySelector("#next")); return [s.backgroundColor, s.color]; });
	const red = colours[0].match(/\d+/g).map(Number);
	ok(red[0] > 120 && red[1] < 90 && red[2] < 90, "item 34: it is red");
	is(await page.isChecked("#via-email"), true, "item 57: Email is chosen at first");
	is(await page.locator("[name=via]").count(), 2, "item 56: two ways");
	is(await page.locator(".captcha [type=radio]").count(), 0, "item 60: no choice stands beside it");
	like(await page.textContent(".captcha"), /anti-robot verification code/, "item 71: the anti-robot code");
	const places = await Promise.all(["#captcha-image", "#refresh"].map(what => page.locator(what).boundingBox()));
	ok(places[0].x < places[1].x, "item 72: the picture stands before Refresh");
	like(await page.textContent(".captcha"), /capital letters/, "item 74: capital letters");
};

const panel = async me => {
	const { page } = me;
	await page.click("#country");
	const dialog = page.locator("dialog.panel[open]");
	await dialog.waitFor();
	ok(true, "item 28: a click opens the panel");
	await page.keyboard.press("Escape");
	is(await page.locator("dialog.panel[open]").count(), 0, "item 28: Esc closes it");
	await page.focus("#country");
	await page.keyboard.press("Enter");
	is(await dialog.count(), 1, "item 28: Enter opens it");
	const tabs = dialog.locator("[role=tab]");
	is((await tabs.allTextContents()).join(" "), "Europe Asia America Africa Oceania", "item 35: five tabs in order");
	for (let i = 0; i < 5; i++) {
		await tabs.nth(i).click();
		is(await dialog.locator("[role=tabpanel]:visible").count(), 1, `items 37, 38: tab ${i + 1} shows its list alone`);
		is(await tabs.nth(i).getAttribute("aria-selected"), "true", `item 37: tab ${i + 1} is marked`);
	}
	await tabs.nth(2).click();
	const places = dialog.locator("[role=tabpanel]:visible button");
	const names = await places.allTextContents();
	for (const name of ["USA", "Canada", "Brazil", "Jamaica"]) ok(names.includes(name), `item 36: ${name} is in America`);
	const lefts = new Set((await Promise.all([0, 1, 2, 3, 4].map(i => places.nth(i).boundingBox()))).map(box => Math.round(box.x)));
	is(lefts.size, 4, "item 39: four columns");
	const sorted = [...names].sort(new Intl.Collator("en").compare);
	is(names.join("|"), sorted.join("|"), "item 40: in the order of the alphabet");
	ok(await places.evaluateAll(all => all.every(e => e.title === e.textContent && getComputedStyle(e).textOverflow === "ellipsis")), "item 42: long names are cut, whole in the title");
	ok(names.includes("Saint Barthélemy"), "item 43: accents");
	ok(await dialog.evaluate(e => [e, ...e.querySelectorAll("*")].some(x => x.scrollHeight > x.clientHeight + 4 && /auto|scroll/.test(getComputedStyle(x).overflowY))), "item 44: the panel scrolls");
	await me.picture("country-panel");
	const search = dialog.locator("input[type=search]");
	for (const [typed, wanted] of [["deutschland", "Germany"], ["Holland", "Netherlands"], ["curacao", "Curaçao"], ["gb", "United Kingdom"], ["martin french", "Saint Martin (French)"]]) {
		await search.fill(typed);
		await places.getByText(wanted, { exact: true }).waitFor();
		ok((await places.allTextContents()).includes(wanted), `item 38: "${typed}" finds ${wanted}, whichever its tab`);
	}
	await search.fill("atlantis");
	is(await dialog.locator(".none:visible").textContent(), "No country is called so.", "item 38: nothing found is said");
	await search.fill("");
	await places.getByText("USA", { exact: true }).click();
	const sure = page.locator("dialog.sure[open]");
	is(await sure.count(), 1, "item 47: a pop-up asks");
	is(await dialog.count(), 1, "item 47: over the panel");
	is(await sure.locator("h2").textContent(), "Choose Country", "item 48: its title");
	is(await sure.locator("p").textContent(), "Sure to select \"USA\" ?", "item 49: its text");
	is((await sure.locator("button").allTextContents()).join(" "), "Cancel Ok", "item 50: Cancel, then Ok");
	is(await page.evaluate(() => document.activeElement.textContent), "Ok", "item 53: Ok has the focus");
	await me.picture("country-sure");
	await sure.locator(".cancel").click();
	is(await me.value("country"), "", "item 52: Cancel changes nothing");
	is(await dialog.count(), 1, "item 52: the panel stays");
	await places.getByText("USA", { exact: true }).click();
	await page.keyboard.press("Escape");
	is(await page.locator("dialog.sure[open]").count(), 0, "item 53: Esc cancels");
	is(await dialog.count(), 1, "item 53: and leaves the panel");
	await places.getByText("USA", { exact: true }).click();
	await page.keyboard.press("Enter");
	is(await page.locator("dialog[open]").count(), 0, "items 51, 53: Enter closes both");
	is(await me.value("country"), "US", "item 51: the country is chosen");
	is(await me.value("calling_code"), "1", "items 55, 65: its code is filled in");
	is(await page.evaluate(() => document.activeElement.id), "country", "item 51: the focus is back");
};

const seen = (page, name) => page.isVisible(`[data-mark="${name}"]`);

const marks = async me => {
	const { page } = me;
	await page.fill("#username", me.name);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", "other");
	await page.focus("#username");
	ok(!await seen(page, "password_confirm"), "item 24: no mark while they differ");
	await page.fill("#password_confirm", me.password);
	ok(await seen(page, "password_confirm"), "item 24: a mark when they are equal");
	await page.fill("#email", "my.email@myserver.com");
	ok(!await seen(page, "email"), "item 66: no mark while typing");
	await page.focus("#username");
	ok(await seen(page, "email"), "item 66: a mark when the field was left");
	ok((await page.textContent("[data-mark=email]")).length > 3, "item 66: in words too");
	await page.fill("#email", "my.email@");
	ok(!await seen(page, "email"), "item 66: it goes when it is wrong again");
	await page.fill("#email", me.email);
	const first = await page.getAttribute("#captcha-image", "src");
	await page.click("#refresh");
	await page.waitForFunction(src => document.querySelector("#captcha-image").getAttribute("src") !== src, first);
	ok(true, "item 75: Refresh shows another picture");
	is(await me.value("email"), me.email, "item 75: in place");
	await page.fill("#captcha", "XXXX");
	await page.focus("#username");
	const bad = page.locator("[data-mark=captcha-wrong]");
	await bad.waitFor();
	like(await bad.textContent(), /✗.*type it again/, "item 69: a red x when it is wrong, in words too");
	is(await me.value("captcha"), "", "item 69: the field is empty for the next one");
	await me.captcha();
	ok(!await bad.isVisible() && !await seen(page, "captcha"), "item 68: no mark while typing");
	await page.focus("#username");
	await page.waitForSelector("[data-mark=captcha]", { state: "visible" });
	ok(true, "item 68: a mark by the right code");
};

const popUp = async me => {
	const { page } = me;
	if (await page.locator("#terms").count()) await page.check("#terms");
	const margin = await page.textContent("main");
	like(margin, /do not close this page/, "item 87: the note");
	like(margin, /pop-up will appear.*emailed to you/s, "item 87: what will come");
	like(margin, /1 to 3 minutes/, "item 89: how long it takes");
	await me.picture("register-filled");
	await me.next();
	const dialog = page.locator("dialog.code[open]");
	is(await dialog.count(), 1, "item 92: a pop-up by itself");
	is(await page.evaluate(() => document.activeElement.id), "code", "item 92: the focus is in its box");
	is(await dialog.locator("input").count(), 1, "item 93: one box");
	is(await page.getAttribute("#code", "autocomplete"), "one-time-code", "item 93: for a code");
	is(await page.getAttribute("#code", "inputmode"), "numeric", "item 93: of digits");
	is(await dialog.locator(".button").textContent(), "OK", "item 94: OK");
	like(await dialog.textContent(), /regular and spam inboxes.*mail\.example\.org/s, "items 84, 85: who sends it");
	like(await dialog.locator(".again").textContent(), /in (60|5\d) seconds/, "item 99: the time until another one");
	is(await me.value("username"), me.name, "item 91: the form stays behind it");
	is(await me.value("email"), me.email, "item 91: with all its values");
	await page.waitForSelector("[data-delivery=sent]");
	ok(true, "the pop-up tells when the message has gone");
	await me.picture("code-pop-up");
	const code = await me.code();
	like(code, /^\d{6}$/, "item 83: the second code has digits only, the captcha letters, too");
	is(mails(me.site, me.email).length, 1, "item 82: one message went");
	like(await me.ok(not(code)), /not the code/, "item 96: a wrong code");
	await dialog.locator("#code").fill("");
	await page.evaluate(text => { const e = document.querySelector("dialog #code"); e.focus(); document.execCommand("insertText", false, text); }, code.replace(/(...)/, "$1 "));
	await dialog.locator(".button").click();
	const done = page.locator("dialog.done[open]");
	await done.waitFor();
	like(await done.textContent(), /completed the registration process/, "item 100: a pop-up confirms it");
	await me.picture("done");
};
const not = code => String((+code + 1) % 1000000).padStart(6, "0");

const account = async me => {
	const text = await me.arrive();
	is(me.path(), "/account", "item 102: My Account");
	like(text, new RegExp(me.name), "item 102: with the name");
	like(await me.heading(), new RegExp(`Welcome, ${me.name}`), "item 100: welcome");
	is(await me.page.locator("[role=status]").count(), 1, "item 100: said to readers of screens");
	like(text, /Now you are ready/, "item 103: what comes next");
	is(await me.page.getAttribute(".actions a", "href"), "/help", "item 103: where the site wants it");
	const cookie = (await me.page.context().cookies()).find(c => c.name === "lk-session");
	ok(cookie && cookie.httpOnly && cookie.sameSite === "Lax", "item 101: signed in");
	await me.picture("account");
	const names = await me.page.locator("header nav a").allTextContents();
	is(names.join(" "), "My Account Sign out", "the header knows it");
	is(me.accounts(), 1, "there is one account");
};

// Without script: the same cycle, page by page.
const plain = async me => {
	const { page } = me;
	await me.go("/register");
	ok(await page.isVisible("select#country optgroup[label=America]") || await page.locator("select#country optgroup").count() === 5, "item 54: five groups in the list");
	await me.fill();
	await me.captcha();
	await me.picture(`plain-register-${me.name}`);
	await me.next();
	is(me.path(), "/confirm", "item 92: the next page");
	is(await page.locator("#code").count(), 1, "item 93: one box");
	like(await page.textContent("main"), /Country:\s*USA/, "item 54: the country is told again");
	await me.picture(`plain-confirm-${me.name}`);
	const sentence = await me.ok(await me.code());
	is(sentence, "", "item 95: right");
	like(await me.arrive(), new RegExp(me.name), "item 104: the same last page");
	is(await page.locator("[role=status]").count(), 1, "item 100: it is confirmed");
	await me.picture(`plain-account-${me.name}`);
};

export const walk = async run => {
	await run("walk", { name: "walker" }, async me => {
		await entry(me);
		await form(me);
		await panel(me);
		await marks(me);
		await popUp(me);
		await account(me);
	});
	await run("walk on a phone", { name: "walkphone", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async me => {
		await me.begin();
		ok(await me.page.evaluate(() => document.documentElement.scrollWidth <= 390), "item 1: nothing is wider than a phone");
		await me.picture("phone-code");
		is(await me.ok(await me.code()), "", "item 1: on a phone");
		like(await me.arrive(), /walkphone/, "item 1: to My Account");
		await me.picture("phone-account");
	});
	await run("walk without script", { name: "walkplain", scripted: false }, plain);
};

// What axe finds on a page, in a line.
export const faults = page => page.evaluate(async source => {
	eval(source);
	const { violations } = await window.axe.run(document);
	return violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(", ").slice(0, 200)}`).join("\n");
}, axe).catch(error => String(error));

export const look = async run => {
	// Pages and their states are the audit's.
	await run("look among errors", { name: "looker" }, async me => {
		await me.go("/register");
		await me.page.evaluate(() => document.querySelector("#form").setAttribute("novalidate", ""));
		await me.next();
		is(await me.page.evaluate(() => document.activeElement.id), "errors", "the summary has the focus");
		await me.picture("light-errors");
	});
	await run("look help", { name: "helper" }, async me => {
		await me.go("/help");
		const text = await me.page.textContent("main");
		like(text, /user name and a password/, "items 2, 6: what one needs");
		like(text, /e-mail account, or to a smartphone/, "items 3, 7: an address");
		like(text, /recommended.*optional/s, "item 4: browser or program");
		like(text, /iOS or Android/, "item 5: which phones");
		ok(await me.page.locator("#need-phone ~ ul a[href='/app']").count() === 1, "items 5, 8: the app is a page, a link leads to it");
		like(text, /Install, Get or Add to Home Screen.*depending on the operating system/, "item 107: how it is installed");
		like(text, /asks for no access rights/, "item 108: and it says so");
		like(text, /three places/, "item 9: three places");
		const links = await me.page.locator("main a[href^='#']").evaluateAll(all => all.map(a => a.getAttribute("href")));
		for (const link of links) is(await me.page.locator(link).count(), 1, `items 9-11: ${link} leads somewhere`);
		ok(links.filter(link => /email/.test(link)).length === 2 && links.filter(link => /phone/.test(link)).length >= 2, "item 11: two forks with two ways each");
		const fields = await me.page.locator("main a[href*='register#']").evaluateAll(all => all.map(a => a.getAttribute("href").split("#")[1]));
		await me.go("/register");
		for (const id of fields) is(await me.page.locator("#" + id).count(), 1, `item 12: step of ${id}`);
	});
};
