// The phone's order, one thing a screen (flows.md sections 11 to 17), with
// script and without.
import { is, latchkey, like, ok } from "./person.mjs";
import { number, text } from "./phone.mjs";
import { faults } from "./walk.mjs";

export const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

// A screen: its heading, nothing that axe finds, nothing that sticks out.
const screen = async (me, heading) => {
	is(await me.heading(), heading, `${me.name}: ${heading}`);
	if (me.scripted) is(await faults(me.page), "", `${me.name}: ${heading}: axe finds nothing`);
	if (me.scripted) ok(await me.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${me.name}: ${heading}: nothing sticks out`);
	await me.picture(`app-${me.name}-${heading.toLowerCase().replace(/\W+/g, "-")}`);
};
export const press = (me, text) => Promise.all([me.page.waitForNavigation(), me.page.locator("a, button").getByText(text, { exact: true }).first().click()]);

const story = async me => {
	const page = me.page;
	await me.go("/app");
	await screen(me, "Please login first.");
	is(await page.getByText("Register").count(), 0, "item 112: Register is not on the first screen");
	await press(me, "Login");
	await screen(me, "Login");
	const at = await Promise.all(["Register", "Forgot Password", "Login"].map(text => page.locator("main a, main button").getByText(text, { exact: true }).boundingBox()));
	ok(at[0].x < at[1].x && Math.abs(at[0].y - at[1].y) < 5, "item 114: Register at the left, Forgot Password at the right");
	ok(at[2].y > at[0].y + at[0].height, "item 115: Login below them");
	await press(me, "Register");
	is(await me.heading(), "Register", "item 117: Register begins it");
	await screen(me, "Register");
	ok(!await page.isChecked("#terms"), "item 118: not ticked at first");
	await press(me, "Register by Email Address");
	like(await me.errors(), /tick the box/, "item 119: without the tick a sentence");
	await page.check("#terms");
	await press(me, "Register by Email Address");
	await screen(me, "Region");
	await press(me, "Finish");
	like(await me.errors(), /mark it/, "item 124: without a mark a sentence");
	is(await page.textContent("main .suggested:first-of-type"), "Suggested: USA", "O4: the region that the browser names comes first");
	is(await page.isVisible("#find"), me.scripted, "O4: a search, where there is script");
	if (me.scripted) {
		await page.keyboard.type("unit");
		await page.waitForFunction(() => document.querySelectorAll(".list label:not([hidden])").length === 3);
		is(await page.locator(".list label:visible").allTextContents().then(all => all.map(text => text.trim()).join()), "United Kingdom,United Arab Emirates,USA", "O4: what is typed is searched, other names too");
		await page.keyboard.press("Enter");
		is(await page.evaluate(() => document.activeElement.value), "GB", "O4: Enter leads to the first");
		await page.fill("#find", "nowhere");
		ok(await page.getByText("No region has that name.").isVisible(), "O4: none is called so");
		await page.fill("#find", "");
	}
	await page.getByText("USA", { exact: true }).click();
	is(await page.locator("input:checked").count(), 1, "item 123: one mark");
	await press(me, "Finish");
	await screen(me, "Input Email Address");
	is(await page.locator("#captcha").isVisible(), !me.scripted, "item 130: a captcha only without script");
	await press(me, "Previous");
	ok(await page.isChecked("input[value=US]"), "item 129: the mark is kept");
	if (me.scripted) ok(await page.locator("input[value=US]").evaluate(input => { const { top, bottom } = input.getBoundingClientRect(); return top > 0 && bottom < innerHeight; }), "and seen");
	await press(me, "Finish");
	await page.fill("#email", me.email);
	if (!me.scripted) await me.captcha();
	await press(me, "Next");
	await screen(me, "Input Verification Code");
	const code = await me.code();
	// Put away while the mail is read.
	await me.go("/app");
	await press(me, "Type the code");
	await page.fill("#code", "000000");
	await press(me, "Next");
	like(await me.errors(), /not the code/, "a wrong code");
	await page.fill("#code", code);
	await press(me, "Next");
	await screen(me, "Account Settings");
	is(await page.getAttribute("#password", "type"), "password", "item 146: the password is dots");
	like(await page.textContent("form"), /Region: USA/, "item 148: the region is shown");
	await page.fill("#username", me.name);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", "another");
	await press(me, "Finish");
	like(await me.errors(), /not the same/, "item 147: a mismatch");
	is(await me.value("username"), me.name, "what was typed is kept");
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await press(me, "Finish");
	is(me.path(), "/account", "item 150: signed in");
	like(await page.textContent("h1"), new RegExp(`Welcome, ${me.name}`), "item 151: welcome");
	like(latchkey(me.site, "user", "show", me.name), /2026-11/, "item 122: the tick is kept");
};

// No proof comes of it: the server asks for the captcha then.
const unproved = async me => {
	const page = me.page;
	await page.route("**/challenge", route => route.abort());
	await me.go("/register?order=app&via=email&terms=2026-11&country=US");
	await page.fill("#email", me.email);
	await press(me, "Next");
	me.wrong = me.wrong.filter(text => !/ERR_FAILED/.test(text));
	like(await me.errors(), /characters that the picture shows/, "without proof the picture");
	is(await me.value("email"), me.email, "the address is kept");
	is(await faults(page), "", "axe finds nothing there");
	await page.locator("#errors li a").click();
	ok(await page.locator(":target.error").evaluate(sentence => sentence.closest(".field").querySelector("#captcha") !== null), "its link leads to the picture's field");
	await me.captcha();
	await press(me, "Next");
	is(me.path(), "/confirm", "and on it goes");
};

// By mobile number, on a site that sends texts.
const byPhone = async me => {
	const { page } = me, typed = number();
	await me.go("/app");
	await press(me, "Login");
	await press(me, "Register");
	await page.check("#terms");
	await press(me, "Register by Mobile Phone Number");
	await page.getByText("USA", { exact: true }).click();
	is(await page.locator("dialog").count(), 0, "items 125, 126: no pop-up asks whether one is sure");
	await press(me, "Finish");
	await screen(me, "Mobile Phone Number");
	is(await me.heading(), "Mobile Phone Number", "item 135: the title");
	is(await page.locator("form .button").textContent(), "Get Verification Code", "item 139: the button");
	const facts = await page.textContent(".facts");
	like(facts, /Country Code\s*1\s*Region\s*USA/, "item 136: the calling code and the region");
	is(await page.getAttribute("#phone", "type"), "tel", "item 137: a field for numbers");
	const example = (await page.textContent("#phone-hint")).replace(/\D/g, "");
	is(example.length, 10, "item 138: an example");
	like(await page.textContent("main"), /next screen.*sent to you by text.*1 to 3 minutes/s, "items 140, 141: the notes");
	await page.fill("#phone", typed);
	if (!me.scripted) await me.captcha();
	await press(me, "Get Verification Code");
	await screen(me, "Input Verification Code");
	like(await page.textContent("main"), new RegExp(`SMS verification code received by ${typed}`), "item 142: the number as typed");
	const code = (await text(me.site, `+1${typed}`)).match(/^(\d{6}) /)[1];
	await page.fill("#code", code);
	await press(me, "Next");
	await screen(me, "Account Settings");
	await page.fill("#username", me.name);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await press(me, "Finish");
	is(me.path(), "/account", "item 143: and on, to My Account");
};

// Item 109: the first screen is there without a network.
const offline = async (me, context) => {
	await me.go("/app");
	await me.page.evaluate(() => navigator.serviceWorker.ready);
	const kept = () => me.page.evaluate(async () => (await (await caches.open("latchkey")).keys()).map(({ url }) => new URL(url).pathname));
	await me.page.waitForFunction(async () => (await (await caches.open("latchkey")).keys()).length >= 4);
	// What else the site has, and whatever its name is, is no business of ours.
	await me.page.evaluate(() => Promise.all(["/members/static/list.html", "/static/%2e%2e/members/static/list.html", "/members/?x=/static/", "/static/style.css?x=1", "/account"].map(url => fetch(url))));
	is((await kept()).filter(path => path !== "/app" && !/^\/static\/[\w.-]+$/.test(path)).join(" "), "", "security 29: nothing else is kept");
	is((await me.page.evaluate(async () => (await (await caches.open("latchkey")).keys()).filter(({ url }) => url.includes("x=1")).length)), 0, "security 29: nor what no page of ours names");
	await context.setOffline(true);
	await me.go("/app");
	is(await me.heading(), "Please login first.", "item 109: without a network");
	is(await me.page.locator(".button").evaluate(button => getComputedStyle(button).backgroundColor), "rgb(179, 38, 30)", "with its looks");
	await context.setOffline(false);
	// Of what was asked for above some is nowhere.
	me.wrong = me.wrong.filter(text => !/status of 404/.test(text));
	const manifest = await me.page.evaluate(() => fetch(document.querySelector("[rel=manifest]").href).then(answer => answer.json()));
	is(manifest.start_url, "/app", "item 106: the manifest");
	const icon = await me.page.evaluate(url => fetch(url).then(answer => answer.headers.get("Content-Type")), manifest.icons[0].src);
	is(icon, "image/svg+xml", "item 109: and its icon");
	is((await me.page.evaluate(() => navigator.permissions.query({ name: "geolocation" }).then(state => state.state))) === "granted", false, "item 108: no access rights");
};

export const appByPhone = async run => {
	await run("app by mobile number", { name: "mango", bypassCSP: true, ...phone }, byPhone);
	await run("app by mobile number without script", { name: "melon", scripted: false, ...phone }, byPhone);
};

export const app = async run => {
	await run("app offline", { name: "almanac", ...phone }, offline);
	await run("app", { name: "apple", bypassCSP: true, ...phone }, story);
	await run("app in the dark", { name: "apricot", bypassCSP: true, colorScheme: "dark", ...phone }, story);
	await run("app without script", { name: "avocado", scripted: false, ...phone }, story);
	await run("app without proof", { name: "almond", bypassCSP: true, ...phone }, unproved);
};
