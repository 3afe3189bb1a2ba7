// One browser walks flows.md and what can go wrong on the way, with script and
// without; any error on its console is a failure.
import { chromium } from "playwright-core";
import { Person, clock, done, is, note, ok, sites } from "./browser/person.mjs";
import { app, appByPhone } from "./browser/app.mjs";
import { audit, pictures } from "./browser/audit.mjs";
import { challenge } from "./browser/challenge.mjs";
import { keyboard } from "./browser/keyboard.mjs";
import { life } from "./browser/life.mjs";
import { phone } from "./browser/phone.mjs";
import { reading, readingApp } from "./browser/reading.mjs";
import { recover, recoverByText } from "./browser/recover.mjs";
import { steadiness } from "./browser/steady.mjs";
import { walk, look } from "./browser/walk.mjs";
import { troubles } from "./browser/trouble.mjs";

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium-headless-shell",
	args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
});

// A visit of its own: cookies, size and all; ends whatever happens.
const visit = async (title, options, story) => {
	const { site = sites.good, scripted = true, name, ...context } = options;
	const opened = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", javaScriptEnabled: scripted, ...context });
	opened.setDefaultTimeout(10000);
	const person = new Person(site, await opened.newPage(), scripted, name);
	const began = Date.now();
	try {
		await story(person, opened);
	} catch (error) {
		ok(false, `${title}: ${String(error.message).split("\n")[0]}`);
		note(error.stack);
		note(`at ${person.page.url()}: ${await person.errors().catch(() => "")}`);
		await person.picture("failed-" + title.replace(/\W+/g, "-")).catch(() => {});
	}
	is(person.wrong.join("\n"), "", `${title}: nothing on the console`);
	note(`${title}: ${Date.now() - began} ms`);
	clock(site, 0);
	await opened.close();
};

const only = process.env.ONLY;
const run = async (title, ...rest) => {
	if (!only || title.includes(only)) await visit(title, ...rest);
};

try {
	if (process.argv[3] === "phone") {
		await phone(run);
		await appByPhone(run);
		await recoverByText(run);
	} else if (process.argv[3] === "life") {
		await life(run);
	} else if (process.argv[3]?.startsWith("audit")) {
		await audit(run, process.argv[3] === "audit-whole");
	} else if (process.argv[3] === "pictures") {
		await pictures(run);
	} else {
		await walk(run);
		await look(run);
		await troubles(run);
		await challenge(run);
		await keyboard(run);
		await steadiness(run);
		await reading(run);
		await readingApp(run);
		await app(run);
		await recover(run);
	}
} finally {
	await browser.close();
}
process.exitCode = done();
