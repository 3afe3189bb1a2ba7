// Every page and every state of it, looked at by axe (best practices included)
// and measured: languages, light and dark, wide and small.  pictures() takes
// them down instead, for people to look at.
import { clock, is, latchkey, mail, note, ok, sites } from "./person.mjs";
import { faults } from "./walk.mjs";

const looks = [
	{ name: "light wide", size: { width: 1280, height: 800 }, colorScheme: "light" },
	{ name: "dark small", size: { width: 360, height: 640 }, colorScheme: "dark" },
	{ name: "light small", size: { width: 360, height: 640 }, colorScheme: "light" },
	{ name: "dark wide", size: { width: 1280, height: 800 }, colorScheme: "dark" },
];

// What sticks out, is too small to hit, or is no target of 24 by 24 (a link
// within a sentence may be).
const measure = page => page.evaluate(() => {
	const wrong = [];
	if (document.scrollingElement.scrollWidth > innerWidth) wrong.push(`${document.scrollingElement.scrollWidth} wide`);
	for (const target of document.querySelectorAll("a[href], button, input:not([type=hidden]), select")) {
		const { width, height } = target.getBoundingClientRect();
		if (!width || target.closest(".skip, .hidden, [hidden]") || target.matches(".hidden, p a, li a, label a, span a")) continue;
		if (width < 24 || height < 24) wrong.push(`${target.outerHTML.slice(0, 60)} is ${width} by ${height}`);
	}
	return wrong.join("; ");
});

const wear = async (page, look) => {
	await page.setViewportSize(look.size);
	await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
};

// Looks at the page as it stands, in some looks.
const inspect = some => async (me, what) => {
	for (const look of some) {
		await wear(me.page, look);
		const found = [await faults(me.page), await measure(me.page)].filter(Boolean).join("\n");
		is(found, "", `${me.language} ${what}, ${look.name}`);
	}
	const narrow = { width: 320, height: 640 };
	await me.page.setViewportSize(narrow);
	ok(await me.page.evaluate(() => document.scrollingElement.scrollWidth <= 320), `${me.language} ${what}: 320 wide`);
	await me.page.setViewportSize(some[0].size);
};

const draw = some => async (me, what) => {
	for (const look of some) {
		await wear(me.page, look);
		await me.picture(`${look.name} ${me.language} ${what}`.replace(/[^\w-]+/g, "-").replace(/-$/, ""));
	}
	await wear(me.page, some[0]);
};

const submit = page => Promise.all([page.waitForNavigation(), page.evaluate(() => {
	const form = document.querySelector("#form");
	form.noValidate = true;
	form.submit();
})]);

const still = ["/", "/help", "/terms", "/login", "/logout", "/register", "/countries", "/confirm", "/recover",
	"/app", "/login?order=app", "/register?order=app", "/countries?order=app",
	"/register?order=app&via=email&terms=2026-11&country=DE", "/register?order=app&via=phone&terms=2026-11&country=DE"];
const wrong = ["/refused", "/register?order=app&via=email", "/countries?order=app&via=email&terms=2026-11&finish=1", "/register/x", "/captcha?token=x"];

const proved = async (me, fields) => {
	const given = await me.page.evaluate(() => fetch("/challenge").then(answer => answer.json()));
	return { ...fields, challenge: given.challenge, proof: latchkey(me.site, "challenge-solve", given.challenge, given.bits).trim() };
};
const send = (page, path, fields) => page.evaluate(async ([path, fields]) => {
	await fetch(path, { method: "POST", body: new URLSearchParams(fields) });
}, [path, fields]);

// My Account, when the password is asked for again.
const account = async (me, look) => {
	const page = me.page;
	clock(me.site, 400);
	await me.go("/account?done=password");
	await look(me, "My Account");
	for (const action of ["email", "phone", "password", "country", "language", "sessions", "export", "delete"]) {
		await me.go(`/account?action=${action}`);
		await look(me, `My Account, ${action}`);
		await submit(page);
		await look(me, `My Account, ${action} with errors`);
	}
	await page.fill("#current_password", me.password);
	await submit(page);
	await look(me, "My Account, deleted");
	await me.go("/login");
	await page.fill("#login", me.name);
	await page.fill("#password", me.password);
	await submit(page);
	await look(me, "My Account, to be kept");
};

const story = (language, look) => async me => {
	const page = me.page;
	me.language = language;
	await me.go(`/?lang=${language}`);
	for (const path of still) {
		await me.go(path);
		await look(me, path);
	}
	for (const path of wrong) {
		await me.go(path);
		me.wrong = me.wrong.filter(text => !/status of 404/.test(text));
		await look(me, path);
	}
	for (const path of ["/login", "/recover", "/register", "/login?order=app", "/register?order=app&via=email&terms=2026-11&country=DE", "/register?order=app&via=phone&terms=2026-11&country=DE"]) {
		await me.go(path);
		await submit(page);
		await look(me, `${path} with errors`);
	}
	await me.go("/recover");
	await page.fill("#login", `nobody-${language}`);
	await me.captcha();
	await submit(page);
	await look(me, "code for a new password");
	await submit(page);
	await look(me, "code for a new password with errors");
	await me.go("/register");
	await page.focus("#username");
	await page.click("#country");
	await page.waitForSelector("dialog.panel[open]");
	await look(me, "country panel");
	await page.locator("[role=tabpanel]:visible button").first().click();
	await look(me, "sure");
	await page.locator(".sure .ok").click();
	await me.fill();
	await me.captcha();
	await me.next();
	await me.atCode();
	await look(me, "code pop-up");
	await me.ok("000000");
	await look(me, "code pop-up with error");
	await me.go("/confirm");
	await look(me, "code page");
	await submit(page);
	await look(me, "code page with error");
	await me.go("/register");
	await look(me, "form of a running registration");
	await page.context().clearCookies({ name: /flow/ });
	await me.go("/");
	const address = `app-${language.toLowerCase()}@example.com`;
	await send(page, "/register", await proved(me, { order: "app", via: "email", country: "DE", terms: "2026-11", email: address }));
	await me.go("/confirm");
	await look(me, "app code");
	await send(page, "/confirm", { code: (await mail(me.site, address)).code });
	await me.go("/confirm");
	await look(me, "app settings");
	await submit(page);
	await look(me, "app settings with errors");
	await page.fill("#username", me.name);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await submit(page);
	await look(me, "welcome");
	for (const action of ["email", "phone", "password", "country", "language", "sessions", "delete"]) {
		await me.go(`/account?action=${action}`);
		await look(me, `account ${action}`);
	}
	for (const action of ["email", "phone", "password"]) {
		await me.go(`/account?action=${action}`);
		await submit(page);
		await look(me, `account ${action} with errors`);
	}
	await me.go("/app");
	await look(me, "app, signed in");
	await account(me, look);
};

// Where not everybody may register.
const closed = (language, look) => async me => {
	me.language = language;
	for (const path of [`/?lang=${language}`, "/register", "/register?order=app"]) {
		await me.go(path);
		await look(me, `closed ${path.replace(/\?lang.*/, "")}`);
	}
};
const waiting = (language, look) => async me => {
	me.language = language;
	await me.go(`/register?lang=${language}`);
	await me.begin();
	await me.page.fill("dialog.code #code", await me.code());
	await Promise.all([me.page.waitForURL("**/confirm"), me.page.click("dialog.code .button")]);
	is(await me.page.locator("#code").count(), 0, `${language}: the pop-up leads to the page that says who waits`);
	await look(me, "waiting for approval");
	await me.go("/login");
	await me.page.fill("#login", me.name);
	await me.page.fill("#password", me.password);
	await submit(me.page);
	await look(me, "signing in too soon");
};
const gates = async (run, language, i, look) => {
	await run(`closed ${language}`, { site: sites.closed, name: "closed", bypassCSP: true }, closed(language, look));
	await run(`approval ${language}`, { site: sites.approve, name: `waiter${i}`, bypassCSP: true }, waiting(language, look));
};

export const audit = async (run, whole) => {
	const languages = whole ? ["en", "ar", "de", "es", "fr", "pt-BR", "ru", "zh-Hans"] : ["en", "ar"];
	for (const [i, language] of languages.entries()) {
		const some = whole ? looks : looks.slice(i, 2);
		await run(`audit ${language}`, { name: `audit${i}`, bypassCSP: true }, story(language, inspect(some)));
		await gates(run, language, i, inspect(some));
	}
	note(whole ? "the whole of it" : "a part; make audit looks at the whole");
};

export const pictures = async run => {
	for (const [i, language] of ["en", "ar"].entries()) {
		await run(`pictures ${language}`, { name: `pictures-${language}` }, story(language, draw(looks)));
		await gates(run, language, i, draw(looks));
	}
};
