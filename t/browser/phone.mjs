// Registering by mobile number, through a real gateway: the web order with
// script and without, and in a language that is written from right to left.
import { existsSync, readFileSync } from "node:fs";
import { is, like, ok } from "./person.mjs";

let line = 100;

// What the phone got as its n-th; the test that started us looks for it.
export const text = async (site, to, n = 1) => {
	const file = `${site.texts}/${to}-${n}`;
	console.log(`# text ${n} for ${to}`);
	for (let i = 0; i < 300 && !existsSync(file); i++) await new Promise(done => setTimeout(done, 50));
	return readFileSync(file, "utf8");
};

export const number = () => `2015550${line++}`;

export const fill = async (me, typed) => {
	const { page } = me;
	await page.fill("#username", me.name);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await page.selectOption("#country", "US");
	await page.check("#via-phone");
	await page.fill("#phone", typed);
	await me.captcha();
};

const seen = (page, name) => page.isVisible(`[data-mark="${name}"]`);

// Items 56 to 67 and 86 to 104 by mobile number.
const web = language => async me => {
	const { page, scripted } = me;
	const typed = number();
	const words = language === "en" ? { by: /by text/, ok: /completed the registration/, code: /^(\d{6}) is your/ } : { by: /[\u0600-\u06ff]/, ok: /[\u0600-\u06ff]/, code: /^(\d{6}) / };
	const name = `phone ${language}`;
	await me.go(`/register?lang=${language}`);
	is(await page.getAttribute("html", "dir"), language === "ar" ? "rtl" : "ltr", `${name}: the direction`);
	ok(await page.isEnabled("#via-phone"), `${name}, item 58: the row can be chosen`);
	if (scripted) {
		await page.fill("#phone", "1");
		is(await page.isChecked("#via-phone"), true, `${name}, item 58: typing a number chooses it`);
		ok(!await seen(page, "phone"), `${name}, item 67: no mark before the field was left`);
		await page.fill("#phone", typed);
		await page.focus("#username");
		ok(await seen(page, "phone"), `${name}, item 67: a green mark`);
	}
	await fill(me, typed);
	if (scripted) is(await me.value("calling_code"), "1", `${name}, item 65: the calling code`);
	await me.picture(`phone-${language}-form${scripted ? "" : "-plain"}`);
	await me.next();
	await me.atCode();
	const said = await page.textContent(scripted ? "dialog.code" : "main");
	ok(said.includes(typed), `${name}, items 98, 142: the number as typed`);
	like(said, words.by, `${name}, item 88: by text`);
	await me.picture(`phone-${language}-code${scripted ? "" : "-plain"}`);
	const got = await text(me.site, `+1${typed}`);
	const code = (got.match(words.code) || [])[1];
	ok(code, `${name}, items 86, 90: the code comes first`);
	ok(got.endsWith(`\n@localhost #${code}`), `${name}: the last line fills it in`);
	is(await me.ok(code), "", `${name}, item 95: the code is right`);
	if (scripted) like(await page.textContent("dialog.done"), words.ok, `${name}, item 100: a pop-up says so`);
	like(await me.arrive(), new RegExp(me.name), `${name}, items 101, 102, 104: signed in on My Account`);
	ok((await page.textContent("main")).includes(typed), `${name}: with that number`);
	is(me.accounts(), 1, `${name}: there is one account`);
};

// A number of another country, and one that is too short.
const wrong = async me => {
	const { page, scripted } = me;
	const typed = number();
	await me.go("/register");
	await fill(me, "+49 1512 3456789");
	await me.next();
	like(await me.errors(), /number of Germany, not of USA/, "phone: whose number it is");
	const offer = page.locator(".switch button");
	is(await offer.textContent(), "Choose Germany", "phone: that country is offered");
	if (scripted) await offer.click();
	else await Promise.all([page.waitForNavigation(), offer.click()]);
	is(await me.value("country"), "DE", "phone: a press chooses it");
	is(await me.value("phone"), "+49 1512 3456789", "phone: the number is kept");
	await page.fill("#phone", "1512 345");
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await me.next();
	like(await me.errors(), /in Germany has 10 to 11 digits, for example 15123456789/, "phone, item 63: what is right");
	is(await page.getAttribute("#phone", "aria-invalid"), "true", "phone: the field is marked");
	await page.selectOption("#country", "US");
	await page.fill("#phone", `(201) 555-${typed.slice(-4)}`);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await me.next();
	await me.atCode();
	ok(await text(me.site, `+1${typed}`), "phone, item 64: blanks and brackets are fine");
};

// A guess opens its tab and stands first; it never fills the box. An earlier
// choice goes before the language's region.
const suggested = async me => {
	const { page } = me;
	const panel = page.locator("dialog.panel[open]");
	const tab = () => panel.locator("[role=tab][aria-selected=true]").textContent();
	await me.go("/register");
	is(await me.value("country"), "", "suggested: the box starts empty");
	await page.click("#country");
	is(await panel.locator(".suggested button").textContent(), "Austria", "suggested: the region of Accept-Language");
	is(await tab(), "Europe", "suggested: its tab is open");
	await panel.locator(".close").click();
	is(await me.value("country"), "", "suggested: nothing was chosen by it");
	await page.click("#country");
	await panel.locator("[role=tab]").nth(2).click();
	await panel.locator("[role=tabpanel]:visible button").getByText("Canada", { exact: true }).click();
	await page.locator("dialog.sure .ok").click();
	is(await me.value("country"), "CA", "suggested: another one is chosen");
	await me.go("/countries?order=app&finish=1&country=CA");
	await me.go("/register");
	await page.click("#country");
	is(await panel.locator(".suggested button").textContent(), "Canada", "suggested: next time that one");
	is(await tab(), "America", "suggested: under its tab");
	await panel.locator(".suggested button").click();
	await page.locator("dialog.sure .ok").click();
	is(await me.value("country"), "CA", "suggested: a press and Ok choose it");
};

export const phone = async run => {
	await run("a suggested country", { name: "guess", locale: "de-AT" }, suggested);
	for (const scripted of [true, false]) {
		const how = scripted ? "script on" : "script off";
		for (const language of ["en", "ar"])
			await run(`by mobile number in ${language}, ${how}`, { scripted, name: `mobile-${language}-${scripted}` }, web(language));
		await run(`wrong numbers, ${how}`, { scripted, name: `wrong-${scripted}` }, wrong);
	}
	await run("by mobile number on a small phone", { name: "mobile-small", viewport: { width: 360, height: 740 }, colorScheme: "dark" }, web("ar"));
};
