// Nothing flashes or jumps: the browser itself says what moved on the page.
import { createServer } from "node:http";
import { is, ok } from "./person.mjs";

// The sum of all layout shifts so far, those after a key or a click included.
const moved = page => page.evaluate(() => new Promise(done => {
	let sum = 0;
	new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
	setTimeout(() => done(sum), 200);
}));

const pages = ["/", "/register", "/login", "/help", "/countries", "/confirm", "/recover", "/app", "/login?order=app", "/register?order=app", "/countries?order=app&country=US",
	"/register?order=app&via=email&terms=2026-11&country=US", "/register?order=app&via=phone&terms=2026-11&country=US"];

const steady = async me => {
	const { page } = me;
	for (const path of pages) {
		await me.go(path);
		is(await moved(page), 0, `${me.name}: nothing moves on ${path}`);
	}
	await me.go("/register");
	await page.focus("#username");
	await page.waitForFunction(() => document.querySelector("head link[href*=more]")?.sheet);
	is(await moved(page), 0, `${me.name}: nothing moves when the rest of script and style comes`);
	await me.fill();
	await me.captcha();
	await page.focus("#username");
	await page.waitForSelector("[data-mark=captcha]", { state: "visible" });
	ok(await page.isVisible("[data-mark=email]") && await page.isVisible("[data-mark=password_confirm]"), `${me.name}: marks come`);
	is(await moved(page), 0, `${me.name}: and move nothing`);
	const next = () => page.locator("#next").evaluate(button => button.getBoundingClientRect().width);
	const before = await next();
	await page.route("**/register", async route => {
		if (route.request().method() === "POST") await new Promise(done => setTimeout(done, 300));
		await route.continue();
	});
	await page.click("#next");
	is(await page.textContent("#next"), "Sending ...", `${me.name}: Next says what it waits for`);
	is(await next(), before, `${me.name}: and keeps its width`);
	await me.atCode();
	is(await page.textContent("#next"), "Next", `${me.name}: it is itself again behind the pop-up`);
	await page.waitForSelector("[data-delivery=sent]");
	is(await moved(page), 0, `${me.name}: the pop-up moves nothing behind it`);
	// The code page by itself: it follows its message, too.
	await me.go("/confirm");
	is(await moved(page), 0, `${me.name}: nothing moves on the code page`);
};

// A slow line: the page stops for a while after each of its rows.
const pieces = async (me, work) => {
	const answerSlowly = async (request, answer) => {
		const page = await me.page.request.get(me.site.url + request.url), type = page.headers()["content-type"];
		answer.writeHead(page.status(), { "content-type": type });
		if (!type.includes("html")) return answer.end(await page.body());
		for (const piece of (await page.text()).split(/(?<=<\/(?:nav|label|header)>)/)) {
			answer.write(piece);
			await new Promise(done => setTimeout(done, 60));
		}
		answer.end();
	};
	// What comes while the browser closes has no answer, and ends nothing.
	const server = createServer((request, answer) => answerSlowly(request, answer).catch(() => answer.destroy()));
	await new Promise(done => server.listen(0, "127.0.0.1", done));
	try {
		await work(`http://127.0.0.1:${server.address().port}`);
	} finally {
		server.closeAllConnections();
		server.close();
	}
};

const slowly = async me => {
	await pieces(me, async url => {
		for (const path of ["/", "/register", "/login", "/register?order=app&via=email&terms=2026-11&country=US"]) {
			await me.page.goto(url + path);
			is(await moved(me.page), 0, `${me.name}: nothing moves while ${path} comes in pieces`);
		}
	});
};

// The phone's code page tells by itself that the message has gone.
const follows = async me => {
	const { page } = me;
	await me.begin();
	await page.waitForSelector("[data-delivery=sent]");
	const sent = await page.request.get(me.site.url + "/confirm").then(answer => answer.text());
	let asked = 0;
	await page.route("**/confirm", route => route.fulfill({ contentType: "text/html; charset=utf-8",
		body: asked++ ? sent : sent.replace(/<span data-delivery="sent">.*?<\/span>/s, "<span data-delivery=\"queued\">Waiting.</span>") }));
	await me.go("/confirm");
	is(await page.locator("[data-delivery=queued]").count(), 1, "follows: the message waits");
	await page.fill("#code", "12");
	await page.waitForSelector("[data-delivery=sent]");
	is(await me.value("code"), "12", "follows: now it has gone, and what was typed is kept");
	is(await page.evaluate(() => document.activeElement.id), "code", "follows: the focus, too");
};

// A screen of which half is covered, as browsers do it that leave the page its
// size: what has the focus is moved into the part that is seen.
const covered = async me => {
	const { page } = me;
	const session = await page.context().newCDPSession(page);
	await me.go("/register");
	await session.send("Emulation.setPageScaleFactor", { pageScaleFactor: 2 });
	for (const id of ["username", "password", "country", "email", "phone", "captcha", "next"]) {
		await page.focus("#" + id);
		await page.waitForTimeout(350);
		const seen = await page.evaluate(id => {
			const { top, bottom } = document.getElementById(id).getBoundingClientRect(), view = visualViewport;
			return { top: top - view.offsetTop, bottom: bottom - view.offsetTop, height: view.height };
		}, id);
		ok(seen.height <= 330 && seen.top >= 0 && seen.bottom <= seen.height, `half a screen: ${id} is at ${Math.round(seen.top)} to ${Math.round(seen.bottom)} of ${Math.round(seen.height)}`);
	}
};

// Turned, and put away: the system ends the page, which comes back as it was.
const restored = async me => {
	const { page } = me;
	await me.go("/register");
	await me.fill();
	await page.setViewportSize({ width: 640, height: 360 });
	await page.setViewportSize({ width: 360, height: 640 });
	is([await me.value("username"), await me.value("password"), await me.value("country"), await me.value("email")].join(" "), [me.name, me.password, "US", me.email].join(" "), "restored: turning the phone resets nothing");
	await me.captcha();
	await me.next();
	await me.atCode();
	const code = await me.code();
	const again = await page.context().newPage();
	me.watch(again);
	await page.close();
	me.page = again;
	await me.go("/register");
	is(await me.value("username"), me.name, "restored: a page that was ended knows the name");
	is(await me.value("email"), me.email, "restored: and the address");
	await Promise.all([again.waitForNavigation(), again.locator(".note a").click()]);
	is(await me.ok(code), "", "restored: the code is good there");
	await me.arrive();
};

export const steadiness = async run => {
	const phone = { viewport: { width: 360, height: 640 } };
	await run("steady", { name: "steady" }, steady);
	await run("steady on a phone", { name: "steadyphone", ...phone }, steady);
	await run("slowly", { name: "slow" }, slowly);
	await run("slowly on a phone", { name: "slowphone", ...phone }, slowly);
	await run("follows the delivery", { name: "follower" }, follows);
	await run("half a screen", { name: "half", ...phone, isMobile: true, hasTouch: true }, covered);
	await run("restored", { name: "restored", ...phone, isMobile: true, hasTouch: true }, restored);
};
