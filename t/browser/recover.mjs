// Signing in wrong and right, and a forgotten password, with script and
// without: item 114's two links and what stands behind them.
import { clock, is, latchkey, like, mail, ok } from "./person.mjs";
import { fill, number, text } from "./phone.mjs";

const fresh = "another Sunday of trains";

const press = page => Promise.all([page.waitForNavigation(), page.click("#form button.button")]);

const leave = async me => {
	await me.go("/logout");
	await press(me.page);
};

const signIn = async me => {
	const { page } = me;
	await me.go("/login");
	await page.fill("#login", me.name);
	await page.fill("#password", "wrong battery staple");
	await press(page);
	like(await me.errors(), /wrong/, "a wrong password is told");
	is(await me.value("login"), me.name, "the name is kept");
	is(await me.value("password"), "", "the password is not");
	is(await page.locator("#captcha").count(), 0, "no picture at sign-in");
	await page.fill("#password", me.password);
	await press(page);
	like(await me.arrive(), new RegExp(me.name), "the right one signs in");
	const cookie = (await page.context().cookies()).find(c => c.name === "lk-device");
	ok(cookie && cookie.httpOnly, "and the browser is known from now on");
	await leave(me);
};

const askAnew = async me => {
	await me.go("/login");
	await Promise.all([me.page.waitForNavigation(), me.page.getByRole("link", { name: "Forgot Password" }).click()]);
};

const choose = async page => {
	await page.fill("#password", fresh);
	await page.fill("#password_confirm", fresh);
	await press(page);
};

// Out, and in again with the new one.
const comeBack = async (me, login) => {
	const { page } = me;
	await leave(me);
	await me.go("/login");
	await page.fill("#login", login);
	await page.fill("#password", fresh);
	await press(page);
	like(await me.arrive(), new RegExp(me.name), `which is good for ${login}`);
};

const forget = async me => {
	const { page } = me;
	await askAnew(me);
	is(me.path(), "/recover", "item 114: Forgot Password");
	await page.fill("#login", me.email);
	await me.captcha();
	await me.picture(`recover-${me.name}`);
	await press(page);
	like(await page.textContent("main"), new RegExp(`If ${me.email} belongs to an account`), "the same words for everybody");
	const { raw, code } = await mail(me.site, me.email, 2);
	like(code, /^\d{8}$/, "eight digits came by mail");
	await page.fill("#code", String((+code + 1) % 1e8).padStart(8, "0"));
	await choose(page);
	like(await me.errors(), /not the code/, "a wrong code");
	await me.picture(`recover-code-${me.name}`);
	const text = Buffer.from(raw.match(/base64\r\n\r\n([\w+/=\r\n]+)/)[1], "base64").toString();
	await me.go(text.match(/\/recover\?token=[\w-]+/)[0]);
	is(new URL(page.url()).search, "", "the mailed link leaves the address bar");
	is(await me.value("code"), code, "and fills in the code");
	await choose(page);
	like(await me.arrive(), new RegExp(me.name), "a new password, and signed in");
	await comeBack(me, me.email);
};

const story = async me => {
	await me.begin();
	await me.ok(await me.code());
	if (me.scripted) await me.page.waitForSelector("dialog.done[open]");
	await leave(me);
	await signIn(me);
	await forget(me);
};

// By text: eight digits, and no link to press.
const byText = async me => {
	const { page } = me, typed = number(), to = `+1${typed}`;
	await me.go("/register");
	await fill(me, typed);
	await me.next();
	await me.atCode();
	await me.ok((await text(me.site, to)).match(/^\d{6}/)[0]);
	if (me.scripted) await page.waitForSelector("dialog.done[open]");
	await leave(me);
	await askAnew(me);
	like(await page.textContent("#login-hint"), /mobile phone number will do/, "a number will do");
	await page.fill("#login", typed);
	await me.captcha();
	await press(page);
	like(await page.textContent("main"), new RegExp(`If ${typed} belongs to an account`), "by text: the same words for everybody");
	const said = await text(me.site, to, 2), code = (said.match(/^(\d{8}) is your/) || [])[1];
	ok(code, "eight digits came by text, first");
	ok(!said.includes("recover?"), "and no link");
	await page.fill("#code", code);
	await choose(page);
	like(await me.arrive(), new RegExp(me.name), "by text: a new password, and signed in");
	// Texts to one number keep their distance; what is due then, cron sends.
	clock(me.site, 400);
	latchkey(me.site, "deliver", "--once");
	like(await text(me.site, to, 3), /password was changed/, "the owner is told by text");
	await comeBack(me, `(201) 555-${typed.slice(-4)}`);
};

export const recoverByText = async run => {
	await run("recover by text", { name: "textforgetter" }, byText);
	await run("recover by text without script", { name: "textforgetplain", scripted: false }, byText);
};

export const recover = async run => {
	await run("recover", { name: "forgetter" }, story);
	await run("recover without script", { name: "forgetplain", scripted: false }, story);
};
