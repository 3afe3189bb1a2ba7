// The whole life of an account: registered, used elsewhere, moved, its password
// lost and found, taken along, deleted, kept, deleted again, gone.
import { readFileSync } from "node:fs";
import { Person, clock, is, latchkey, like, mail, mails, ok } from "./person.mjs";

const DAY = 86400;
const strong = "nineteen purple otters";

const press = (page, button = "#form .button") => Promise.all([page.waitForNavigation(), page.click(button)]);
const text = page => page.textContent("main");

// The code of a recovery has eight digits.
const recoverCode = async (site, to) => {
	for (let i = 0; i < 200; i++) {
		for (const { raw } of mails(site, to)) {
			const body = (raw.match(/base64\r\n\r\n([\w+/=\r\n]+)/) || [])[1] || "";
			const code = `${Buffer.from(body, "base64")}`.match(/\b(\d{8})\b/);
			if (code) return code[1];
		}
		await new Promise(done => setTimeout(done, 50));
	}
	throw new Error(`no code of a recovery to ${to}`);
};

const signIn = async (me, password) => {
	await me.go("/login");
	await me.page.fill("#login", me.name);
	await me.page.fill("#password", password);
	await press(me.page);
};

// Another device of the same person; what is wrong there is wrong here.
const elsewhere = async (me, opened) => {
	const context = await opened.browser().newContext({ locale: "en-US" });
	context.setDefaultTimeout(10000);
	const other = new Person(me.site, await context.newPage(), true, me.name);
	other.wrong = me.wrong;
	return { other, context };
};

const move = async me => {
	await me.go("/account");
	await press(me.page, 'a[href="/account?action=email"]');
	me.moved = `${me.name}-moved@example.com`;
	await me.page.fill("#email", me.moved);
	await press(me.page);
	is(me.path(), "/confirm", "a code goes to the new address");
	await me.page.fill("#code", (await mail(me.site, me.moved)).code);
	await press(me.page);
	is(me.path(), "/account", "which counts once it is typed");
	like(await text(me.page), /-moved@example\.com/, "and is shown");
	like((await mail(me.site, me.email, 2)).raw, /^Subject: An address of your account/m, "the old one is told");
};

const recover = async (me, other) => {
	await press(other.page, 'a[href="/logout"]');
	await press(other.page);
	await other.go("/login");
	await press(other.page, 'a[href="/recover"]');
	await other.page.fill("#login", me.moved);
	await other.captcha();
	await press(other.page);
	await other.page.fill("#code", await recoverCode(me.site, me.moved));
	await other.page.fill("#password", strong);
	await other.page.fill("#password_confirm", strong);
	await press(other.page);
	is(other.path(), "/account", "a new password signs in");
	await me.go("/account");
	is(me.path(), "/login", "and out everywhere else");
};

const takeAlong = async me => {
	await signIn(me, strong);
	is(me.path(), "/account", "signed in with the new password");
	await me.go("/account?action=export");
	const [download] = await Promise.all([me.page.waitForEvent("download"), me.page.click("#form .button")]);
	is(download.suggestedFilename(), "account.json", "a file to take along");
	const file = readFileSync(await download.path(), "utf8");
	is(JSON.parse(file).account.email, me.moved, "with what is known");
	ok(!/hash|token|\$y\$/i.test(file), "and no secret");
};

const remove = async me => {
	await me.go("/account");
	await press(me.page, 'a[href="/account?action=delete"]');
	await me.page.fill("#current_password", strong);
	await press(me.page);
};

const leave = async me => {
	await remove(me);
	like(await me.errors(), /deleted a day after/, "not at once after a recovery");
	clock(me.site, DAY + 60);
	await signIn(me, strong);
	await remove(me);
	like(await text(me.page), /will be deleted on \d{4}-\d\d-\d\d/, "a day later: the day is named");
	await me.go("/account");
	is(me.path(), "/login", "signed out at once");
	await signIn(me, strong);
	await press(me.page, "form.note .button");
	like(await text(me.page), /Your account is kept/, "signing in offers to keep it");
	await remove(me);
	like(await text(me.page), /will be deleted/, "deleted again");
	clock(me.site, 9 * DAY);
	await signIn(me, strong);
	like(await me.errors(), /wrong/, "gone on its day");
	like(latchkey(me.site, "sweep"), /^accounts deleted: 1$/m, "and swept away");
	is(me.accounts(), 0, "nothing is left");
};

const story = async (me, opened) => {
	await me.begin();
	await me.ok(await me.code());
	if (me.path() !== "/account") await me.page.click("dialog.done a").catch(() => {});
	like(await me.arrive(), /Welcome/, "registered");
	const { other, context } = await elsewhere(me, opened);
	try {
		await signIn(other, me.password);
		is(other.path(), "/account", "signed in elsewhere");
		await move(me);
		await recover(me, other);
		await takeAlong(me);
		await leave(me);
	} finally {
		await context.close();
	}
};

export const life = run => run("life", { name: "liver" }, story);
