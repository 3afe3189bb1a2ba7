// What a screen reader gets in one run of either order, from the browser's own
// accessibility tree: recorded, to be read through, and judged by rules that
// hold for every page.
import { writeFileSync } from "node:fs";
import { phone, press } from "./app.mjs";
import { is, like, mail, not, screenshots } from "./person.mjs";

const silent = new Set(["none", "generic", "InlineTextBox", "LineBreak", "ListMarker", "LabelText", "RootWebArea", "LayoutTable"]);
const used = new Set(["button", "checkbox", "combobox", "dialog", "link", "radio", "searchbox", "tab", "textbox"]);
const states = ["required", "invalid", "checked", "pressed", "selected", "readonly", "disabled", "focused", "level"];

const tree = async page => {
	const session = await page.context().newCDPSession(page);
	const { nodes } = await session.send("Accessibility.getFullAXTree");
	await session.detach();
	const byId = new Map(nodes.map(node => [node.nodeId, node]));
	const lines = [], heard = [];
	const walk = (id, depth, name) => {
		const node = byId.get(id);
		if (!node) return;
		const role = node.role?.value, own = node.name?.value ?? "";
		const said = !node.ignored && !silent.has(role) && !(role === "StaticText" && name.includes(own.trim()));
		if (said) {
			const state = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]));
			const told = states.filter(name => ![undefined, false, "false"].includes(state[name])).map(name => name === "level" ? `level ${state.level}` : name);
			heard.push({ role, name: own, state, description: node.description?.value ?? "" });
			lines.push("  ".repeat(depth) + [role === "StaticText" ? "" : role, own && `"${own.trim()}"`, node.value?.value && role !== "link" ? `= ${node.value.value}` : "", ...told, node.description?.value ? `(${node.description.value})` : ""].filter(Boolean).join(" "));
		}
		if (role === "combobox") return;
		for (const child of node.childIds ?? []) walk(child, depth + (said ? 1 : 0), said && role !== "StaticText" ? name + own : name);
	};
	walk(nodes[0].nodeId, 0, "");
	return { lines, heard };
};

// Rules: what is used has a name, what is wrong says why, headings go down one
// step at a time, one of them is the first, no two names of a page are the same,
// and a pop-up tells more than its title.
const judge = ({ heard }) => {
	const wrong = heard.filter(one => used.has(one.role) && !one.name.trim()).map(one => `${one.role} without a name`);
	wrong.push(...heard.filter(one => one.state.invalid === "true" && !one.description).map(one => `${one.name} is wrong, but not why`));
	const levels = heard.filter(one => one.role === "heading").map(one => one.state.level);
	const modal = heard.some(one => one.role === "dialog");
	if (!modal && levels.filter(level => level === 1).length !== 1) wrong.push(`headings: ${levels}`);
	wrong.push(...heard.filter(one => one.role === "dialog" && !one.description && one.name !== "Country").map(one => `${one.name} says nothing`));
	levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) wrong.push(`heading ${i} jumps`); });
	const names = heard.filter(one => ["textbox", "combobox", "checkbox", "button"].includes(one.role)).map(one => `${one.role} ${one.name}`);
	if (!modal) wrong.push(...names.filter((name, i) => names.indexOf(name) !== i).map(name => `twice: ${name}`));
	return wrong.join("; ");
};

// Hears each page of a run, and writes down what was heard.
const listen = (me, file) => {
	const record = [];
	return async what => {
		const heard = await tree(me.page);
		record.push(`== ${what}: ${await me.page.title()}`, ...heard.lines, "");
		is(judge(heard), "", `${file}, ${what}: names, reasons and headings`);
		writeFileSync(`${screenshots}/${file}.txt`, record.join("\n"));
	};
};

export const reading = async run => run("reading", { name: "reader", timezoneId: "Asia/Tokyo" }, async me => {
	const { page } = me, hear = listen(me, "reading");
	await me.go("/");
	await hear("the start page");
	await me.go("/register");
	await hear("the form");
	await page.evaluate(() => { document.querySelector("#form").noValidate = true; });
	await page.fill("#password", "short");
	await me.next();
	await hear("the form with errors");
	await page.click("#country");
	await page.waitForSelector("dialog.panel[open]");
	await hear("the countries");
	await page.locator("[role=tabpanel]:visible button").first().click();
	await hear("the question");
	await page.locator(".sure .ok").click();
	await me.fill();
	await me.captcha();
	await page.focus("#username");
	await page.waitForSelector("[data-mark=captcha]", { state: "visible" });
	const { heard } = await tree(page);
	is(heard.filter(one => one.state.invalid === "true").map(one => one.name).join(), "", "reading: what was corrected is wrong no more");
	is(await page.locator("form p.error:visible").count(), 0, "reading: and its sentence is gone");
	await hear("the form with marks");
	await me.next();
	await me.atCode();
	const { code } = await mail(me.site, me.email);
	await page.waitForSelector("[data-delivery=sent]");
	const hours = [0, 60000].map(ago => new Date(Date.now() - ago).toLocaleTimeString("en", { hour: "numeric", timeZone: "Asia/Tokyo" }).split(" ")[0]);
	like(await page.textContent(".status"), new RegExp(`at (${hours.join("|")}):\\d\\d:\\d\\d [AP]M`), "O7: when it was sent, in the reader's zone");
	await hear("the code pop-up");
	await me.ok(not(code));
	await hear("a wrong code");
	await page.fill("#code", code);
	await page.click("dialog.code .button");
	await page.waitForSelector("dialog.done[open]");
	await hear("done");
	await me.arrive();
	await hear("My Account");
});

export const readingApp = async run => run("reading the app", { name: "listener", bypassCSP: true, ...phone }, async me => {
	const { page } = me, hear = listen(me, "reading-app");
	await me.go("/app");
	await hear("the first screen");
	await press(me, "Login");
	await hear("the sign-in");
	await press(me, "Register");
	await hear("the terms");
	await press(me, "Register by Email Address");
	await hear("the terms, not ticked");
	await page.check("#terms");
	await press(me, "Register by Email Address");
	await hear("the region");
	await page.getByText("USA", { exact: true }).click();
	await press(me, "Finish");
	await hear("the address");
	await page.fill("#email", "nobody");
	await page.evaluate(() => { document.querySelector("#form").noValidate = true; });
	await press(me, "Next");
	await hear("a wrong address");
	await page.fill("#email", me.email);
	await press(me, "Next");
	const code = await me.code();
	await hear("the code");
	await page.fill("#code", not(code));
	await press(me, "Next");
	await hear("a wrong code");
	await page.fill("#code", code);
	await press(me, "Next");
	await hear("the settings");
	await page.fill("#username", me.name);
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", "another");
	await press(me, "Finish");
	await hear("two passwords");
	await page.fill("#password", me.password);
	await page.fill("#password_confirm", me.password);
	await press(me, "Finish");
	await hear("My Account");
});
