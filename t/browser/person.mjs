// Somebody who registers: the same steps with script and without it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";

let count = 0, failed = 0;
export const note = text => console.log(String(text).replace(/^/gm, "# "));
export const ok = (good, name) => {
	count++;
	if (!good) failed++;
	console.log(`${good ? "" : "not "}ok ${count} - ${name.replace(/#/g, "\\#")}`);
	return good;
};
export const is = (got, wanted, name) => {
	if (!ok(got === wanted, name)) note(`got:    ${got}\nwanted: ${wanted}`);
};
export const like = (got, pattern, name) => {
	if (!ok(pattern.test(got), name)) note(`got:    ${got}\nwanted: ${pattern}`);
};
export const done = () => {
	console.log(`1..${count}`);
	return failed ? 1 : 0;
};

const told = JSON.parse(readFileSync(process.argv[2], "utf8"));
export const sites = told.sites;
export const screenshots = told.screenshots;

export const clock = (site, seconds) => {
	writeFileSync(site.clock + ".new", seconds + "\n");
	renameSync(site.clock + ".new", site.clock);
};
export const latchkey = (site, ...words) =>
	execFileSync(told.latchkey, ["-c", site.conf, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

// In the subject, or where that is encoded, in the text.
const codeIn = raw => {
	const text = (raw.match(/base64\r\n\r\n([\w+/=\r\n]+)/) || [])[1] || "";
	return `${(raw.match(/^Subject: .*/m) || [])[0]}\n${Buffer.from(text, "base64")}`.match(/\b(\d{8}|\d{6})\b/)?.[1];
};

export const mails = (site, to) => {
	const folder = site.state + "/outbox/mail";
	let names = [];
	try { names = readdirSync(folder).filter(name => name.endsWith(".eml")); } catch { /* none yet */ }
	return names.map(name => ({ raw: readFileSync(`${folder}/${name}`, "latin1"), at: statSync(`${folder}/${name}`).mtimeMs }))
		.filter(mail => new RegExp(`^To: ${to}\\r?$`, "mi").test(mail.raw))
		.sort((a, b) => a.at - b.at)
		.map(mail => ({ ...mail, code: codeIn(mail.raw) }));
};
export const mail = async (site, to, n = 1) => {
	for (let i = 0; i < 200; i++) {
		const found = mails(site, to);
		if (found.length >= n) return found[n - 1];
		await new Promise(done => setTimeout(done, 50));
	}
	throw new Error(`no message ${n} to ${to}`);
};
export const not = code => String((+code + 1) % 1000000).padStart(6, "0");

// What a browser says of an answer that a form is meant to get.
const expected = /Failed to load resource: the server responded with a status of (401|403|409|410|422|429)/;

export class Person {
	constructor(site, page, scripted, name) {
		Object.assign(this, { site, page, scripted, name, wrong: [] });
		this.email = `${name}@example.com`;
		this.password = `correct ${name} battery`;
		this.watch(page);
	}

	watch(page) {
		page.on("pageerror", error => this.wrong.push(String(error)));
		page.on("console", message => {
			if (!expected.test(message.text())) this.wrong.push(message.text());
		});
	}

	go(path) { return this.page.goto(this.site.url + path); }
	path() { return new URL(this.page.url()).pathname; }
	value(id) { return this.page.inputValue("#" + id); }
	heading() { return this.page.textContent("h1"); }

	async fill(own = {}) {
		const page = this.page;
		await page.fill("#username", own.username ?? this.name);
		await page.fill("#password", own.password ?? this.password);
		await page.fill("#password_confirm", own.password_confirm ?? own.password ?? this.password);
		await page.selectOption("#country", own.country ?? "US");
		await page.fill("#email", own.email ?? this.email);
		if (await page.locator("#terms").count()) await page.check("#terms");
	}

	token() { return this.page.getAttribute("[name=captcha_token]", "value"); }

	async answer() {
		const token = await this.page.evaluate(() => document.querySelector("[name=captcha_token]").value);
		return latchkey(this.site, "captcha-answer", token).trim();
	}

	async captcha(text) { await this.page.fill("#captcha", text ?? await this.answer()); }

	// Presses Next and waits for what comes of it.
	async next(press = page => page.click("#next")) {
		const page = this.page;
		if (!this.scripted) {
			await Promise.all([page.waitForNavigation(), press(page)]);
			return;
		}
		await Promise.all([
			page.waitForResponse(r => r.request().method() === "POST" && r.url().endsWith("/register")),
			press(page)]);
		await page.waitForFunction(() => document.querySelector("dialog.code[open]") || location.pathname === "/confirm"
			|| !document.querySelector("#next[aria-disabled]"));
	}

	errors() { return this.page.locator("#errors li").allTextContents().then(all => all.join(" | ")); }

	async begin(own) {
		await this.go("/register");
		await this.fill(own);
		await this.captcha();
		await this.next();
		await this.atCode();
	}

	within() { return this.scripted && this.path() !== "/confirm" ? "dialog.code " : ""; }
	atCode() { return this.page.waitForSelector(this.within() + "#code", { state: "visible" }); }
	code(n) { return mail(this.site, this.email, n).then(found => found.code); }

	// Types a code and presses OK; the sentence if it was not right.
	async ok(code) {
		const page = this.page, within = this.within();
		await page.fill(within + "#code", code);
		const button = within ? within + ".button" : "#form button[type=submit]";
		if (!within) {
			await Promise.all([page.waitForNavigation(), page.click(button)]);
			return this.errors();
		}
		await Promise.all([page.waitForResponse(r => r.url().endsWith("/confirm") && r.request().method() === "POST"), page.click(button)]);
		await this.settled();
		const sentence = page.locator("dialog.code #code-error");
		return await sentence.count() && await sentence.isVisible() ? sentence.textContent() : "";
	}

	// All that a press of a button of the pop-up changes is there.
	settled() {
		return this.page.waitForFunction(() => !document.querySelector("dialog.code[open] [aria-disabled]"));
	}

	// Sends a new code; the sentence if it was too early.
	async resend() {
		const page = this.page, within = this.within();
		if (!within) {
			await Promise.all([page.waitForNavigation(), page.click("[name=resend]")]);
			return this.errors();
		}
		await Promise.all([page.waitForResponse(r => r.url().endsWith("/confirm") && r.request().method() === "POST"), page.click(within + ".resend")]);
		await this.settled();
		const sentence = page.locator("dialog.code #code-error");
		return await sentence.isVisible() ? sentence.textContent() : "";
	}

	async arrive() {
		await this.page.waitForURL("**/account", { timeout: 8000 });
		await this.page.waitForLoadState("load");
		return this.page.textContent("main");
	}

	accounts() {
		return latchkey(this.site, "user", "list").split("\n").filter(line => line.split("\t")[0].toLowerCase() === this.name.toLowerCase()).length;
	}

	// The whole page, or where a pop-up stands only what is seen.
	async picture(file) {
		const fullPage = await this.page.locator("dialog[open]").count() === 0;
		return this.page.screenshot({ path: `${screenshots}/${file}.png`, fullPage });
	}
}
