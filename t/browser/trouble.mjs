// What can go wrong on the way, each with script and without.
import { Person, clock, is, like, mail, mails, not, ok, sites } from "./person.mjs";

const stories = {
	"wrong captcha": async me => {
		await me.go("/register");
		await me.fill();
		const before = await me.page.getAttribute("#captcha-image", "src");
		await me.captcha("XXXX");
		await me.next();
		like(await me.errors(), /not the characters of the picture/, `${me.title}: it says so`);
		ok(await me.page.getAttribute("#captcha-image", "src") !== before, `${me.title}: another picture`);
		is(await me.value("email"), me.email, `${me.title}: the rest is kept`);
		is(await me.page.getAttribute("#captcha", "aria-invalid"), "true", `${me.title}: the field is marked`);
		await me.picture(me.title.replace(/\W+/g, "-"));
		if (!me.scripted) await me.fill();
		await me.captcha();
		await me.next();
		await me.atCode();
		ok(true, `${me.title}: the next one is right`);
	},

	// A button that moves from under a slow press is not pressed.
	"wrong captcha, a slow press": async me => {
		if (!me.scripted) return;
		const page = me.page;
		await me.go("/register");
		await me.fill();
		await me.captcha("XXXX");
		await me.next(async () => {
			const box = await page.locator("#next").boundingBox();
			await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
			const said = page.waitForResponse(r => r.url().endsWith("/captcha") && r.request().method() === "POST");
			await page.mouse.down();
			await said;
			await page.waitForTimeout(200);
			await page.mouse.up();
		});
		like(await me.errors(), /not the characters of the picture/, `${me.title}: it says so`);
	},

	"expired captcha": async me => {
		await me.go("/register");
		await me.fill();
		const right = await me.answer();
		clock(me.site, 1801);
		await me.captcha(right);
		await me.next();
		like(await me.errors(), /picture was too old/, `${me.title}: it says so`);
		if (!me.scripted) await me.fill();
		await me.captcha();
		await me.next();
		await me.atCode();
		ok(true, `${me.title}: the next one is right`);
	},

	"right captcha with another error": async me => {
		await me.go("/register");
		await me.fill({ email: "nobody@nowhere" });
		await me.captcha();
		await me.next();
		like(await me.errors(), /no complete e-mail address/, `${me.title}: only that is wrong`);
		is(await me.page.evaluate(() => document.activeElement.id || document.activeElement.tagName), me.scripted ? "errors" : "BODY", `${me.title}: the focus`);
		like(await me.page.textContent(".captcha"), /✓/, `${me.title}: the code was right`);
		if (me.scripted) is(await me.value("password"), me.password, `${me.title}: nothing is lost`);
		else await me.fill();
		await me.page.fill("#email", me.email);
		await me.next();
		await me.atCode();
		ok(true, `${me.title}: it is not asked twice`);
	},

	"taken name": async me => {
		const other = await me.another("taken");
		await other.begin();
		await other.ok(await other.code());
		await other.arrive();
		await me.go("/register");
		await me.fill({ username: other.name.toUpperCase() });
		await me.captcha();
		await me.next();
		like(await me.errors(), /user name is taken/, `${me.title}: it says so`);
		if (!me.scripted) await me.fill();
		await me.page.fill("#username", me.name);
		await me.next();
		await me.atCode();
		is(await me.ok(await me.code()), "", `${me.title}: another one does`);
		like(await me.arrive(), new RegExp(me.name), `${me.title}: to My Account`);
	},

	"known address": async me => {
		const other = await me.another("known");
		await other.begin();
		await other.ok(await other.code());
		await other.arrive();
		clock(me.site, 90000);
		me.email = other.email;
		await me.begin();
		const found = await mail(me.site, me.email, 2);
		is(found.code, undefined, `${me.title}: no code goes`);
		like(found.raw, /^Subject: .*account/mi, `${me.title}: but a notice`);
		like(await me.ok("123456"), /not the code/, `${me.title}: no code fits, as if it were wrong`);
	},

	"resend early and late, old code after resend": async me => {
		await me.begin();
		const old = await me.code();
		like(await me.resend(), me.scripted ? /too often.* at \d+:\d\d:\d\d [AP]M, in/ : /too often.*UTC/, `${me.title}: O7: early, and it says when, in the reader's zone where there is script`);
		clock(me.site, 61);
		if (!me.scripted) await me.go("/confirm");
		is(await me.resend(), "", `${me.title}: late enough`);
		const code = await me.code(2);
		if (old !== code) like(await me.ok(old), /not the code/, `${me.title}: the old one is good no more`);
		is(await me.ok(code), "", `${me.title}: the new one is right`);
		await me.arrive();
	},

	"five wrong codes": async me => {
		await me.begin();
		const code = await me.code();
		for (let i = 1; i < 5; i++) like(await me.ok(not(code)), /not the code/, `${me.title}: number ${i}`);
		like(await me.ok(not(code)), /too many wrong tries/, `${me.title}: number 5`);
		like(await me.ok(code), /too many wrong tries/, `${me.title}: the right one comes too late`);
		await me.picture(me.title.replace(/\W+/g, "-"));
		clock(me.site, 61);
		await me.resend();
		is(await me.ok(await me.code(2)), "", `${me.title}: a new one does`);
		await me.arrive();
	},

	"Back from the code page": async me => {
		await me.begin();
		const code = await me.code();
		if (me.scripted) await me.page.keyboard.press("Escape");
		else await me.page.goBack();
		is(me.path(), "/register", `${me.title}: the form`);
		is(await me.value("username"), me.name, `${me.title}: with its values`);
		is(await me.value("email"), me.email, `${me.title}: all of them`);
		if (!me.scripted) await me.fill();
		await me.next();
		await me.atCode();
		is(mails(me.site, me.email).length, 1, `${me.title}: the same address gets no second message`);
		is(await me.ok(code), "", `${me.title}: and its code stays good`);
		await me.arrive();
	},

	"Back after success": async me => {
		await me.begin();
		await me.ok(await me.code());
		await me.arrive();
		await me.page.goBack();
		await me.page.waitForLoadState("load");
		await me.picture(me.title.replace(/\W+/g, "-"));
		if (me.path() === "/register") {
			await me.fill();
			if (await me.page.isVisible("#captcha") && !await me.value("captcha")) await me.captcha();
			await me.page.click("#next");
		}
		like(await me.arrive(), new RegExp(me.name), `item 105: ${me.title}: it leads on to the account`);
		is(me.accounts(), 1, `item 105: ${me.title}: registered once`);
	},

	"double click": async me => {
		await me.go("/register");
		await me.fill();
		await me.captcha();
		if (me.scripted) await me.next(page => page.dblclick("#next"));
		else {
			// The second click takes back the first one's navigation.
			await me.page.dblclick("#next");
			await me.page.waitForSelector("#code");
		}
		await me.atCode();
		const code = await me.code();
		await me.page.waitForTimeout(300);
		is(mails(me.site, me.email).length, 1, `${me.title}: one message`);
		is(await me.ok(code), "", `${me.title}: one code`);
		await me.arrive();
		is(me.accounts(), 1, `${me.title}: one account`);
	},

	"two tabs": async me => {
		await me.begin();
		const code = await me.code();
		const tab = await me.page.context().newPage();
		const second = new Person(me.site, tab, me.scripted, me.name);
		second.wrong = me.wrong;
		await second.go("/register");
		like(await tab.textContent("main"), /waiting for its code already/, `${me.title}: the second knows of the first`);
		await second.go("/confirm");
		is(await second.ok(code), "", `${me.title}: and takes the code`);
		await second.arrive();
		await me.page.bringToFront();
		await me.ok(code).catch(() => {});
		like(await me.arrive(), new RegExp(me.name), `${me.title}: the first follows`);
		is(me.accounts(), 1, `${me.title}: one account`);
	},

	"language changed after typing": async me => {
		await me.go("/register");
		await me.fill();
		await me.page.fill("#captcha", "AB");
		const token = await me.token();
		await me.page.selectOption("#lang", "de");
		await Promise.all([me.page.waitForNavigation(), me.page.click("button[name=do][value=language]")]);
		is(await me.heading(), "Neues Konto", `item 17: ${me.title}: the other language`);
		is(await me.page.getAttribute("html", "lang"), "de", `item 17: ${me.title}: and it says so`);
		is(await me.value("username"), me.name, `item 17: ${me.title}: what was typed is kept`);
		is(await me.value("country"), "US", `item 17: ${me.title}: what was chosen too`);
		is(await me.value("password"), "", `item 17: ${me.title}: but no password`);
		is(await me.token(), token, `${me.title}: the picture stays`);
		is(await me.errors(), "", `${me.title}: nothing is complained of`);
		await me.fill();
		await me.captcha();
		await me.next();
		await me.atCode();
		ok(true, `${me.title}: and it goes on`);
	},

	"cookies off": async me => {
		await me.go("/register");
		await me.fill();
		await me.captcha();
		await me.next();
		await me.page.waitForURL("**/confirm");
		like(await me.page.textContent("main"), /allow cookies/, `${me.title}: the code page says what is needed`);
		await me.picture(me.title.replace(/\W+/g, "-"));
		is(me.accounts(), 0, `${me.title}: no account`);
	},

	"mail refused for good": async me => {
		await me.go("/register");
		is(await me.page.getAttribute("#captcha-image", "alt"), "Picture with 5 characters to type", "O5: as many as [captcha] length says");
		if (me.scripted) {
			const before = await me.token();
			await me.page.fill("#captcha", "AB C7");
			await me.page.focus("#email");
			await me.page.waitForFunction(() => document.querySelector("link[href*='more.css']"));
			is(await me.token(), before, "O5: four letters of five are not tried");
		}
		await me.begin();
		for (let i = 0; i < 40; i++) {
			const text = me.scripted
				? await me.page.textContent("dialog.code .status")
				: await me.page.textContent(".status");
			if (/refused/.test(text)) break;
			await me.page.waitForTimeout(250);
			if (!me.scripted) await me.page.click(".status a");
		}
		like(await me.page.locator("[data-delivery=failed]").allTextContents().then(all => all.join(" ")), /message was refused/, `${me.title}: the page says so`);
		await me.picture(me.title.replace(/\W+/g, "-"));
		if (me.scripted) await Promise.all([me.page.waitForNavigation(), me.page.click("dialog.code .again a")]);
		const sheet = me.page.locator("form.sheet", { has: me.page.locator("[name=via]") });
		await sheet.locator("[name=email]").fill("second-" + me.email);
		await Promise.all([me.page.waitForNavigation(), sheet.locator("button").click()]);
		like(await me.page.textContent("main"), /second-/, `${me.title}: another address can be given`);
	},
};

const where = { "cookies off": sites.cookieless, "mail refused for good": sites.refused };

export const troubles = async run => {
	let n = 0;
	for (const [title, story] of Object.entries(stories)) {
		for (const scripted of [true, false]) {
			n++;
			const name = `person${n}`;
			const whole = `${title}, script ${scripted ? "on" : "off"}`;
			await run(whole, { name, scripted, site: where[title] || sites.good }, async (me, context) => {
				me.title = whole;
				me.another = async word => {
					const apart = await context.browser().newContext({ javaScriptEnabled: scripted });
					apart.setDefaultTimeout(10000);
					const other = new Person(me.site, await apart.newPage(), scripted, name + word);
					me.closing = apart;
					return other;
				};
				try {
					await story(me);
				} finally {
					await me.closing?.close();
				}
			});
		}
	}
};
