// The phone's first screen is there without a network, too: as who is not
// signed in sees it, with the files of our own that it names.  Nothing else of
// the site is kept.
const store = "latchkey";
const first = location.pathname.replace(/offline([^/]*)$/, "app$1");
const own = new URL("static/", location).href;
const named = text => [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => new URL(url, location).href).filter(url => url.startsWith(own));

const renew = async seen => {
	const language = seen.match(/<html[^>]* lang="([\w-]+)"/)?.[1] ?? "";
	const page = await fetch(`${first}?lang=${language}`, { credentials: "omit" });
	if (!page.ok || page.redirected) return;
	const files = named(await page.clone().text());
	await caches.delete(store);
	const cache = await caches.open(store);
	await cache.put(first, page);
	await cache.addAll(files.map(url => new Request(url, { credentials: "omit" })));
};
const look = async text => {
	const kept = (await (await caches.open(store)).keys()).map(({ url }) => url);
	if (!named(text).every(url => kept.includes(url))) await renew(text);
};

addEventListener("install", e => e.waitUntil(fetch(first).then(page => page.text()).then(renew)));
// The one before this kept more, under another name.
addEventListener("activate", e => e.waitUntil(caches.delete("first")));
addEventListener("fetch", e => {
	const { request } = e, { href, pathname } = new URL(request.url), page = pathname === first;
	if (request.method !== "GET" || (!page && !href.startsWith(own))) return;
	e.respondWith(fetch(request).then(answer => {
		if (page && answer.ok) e.waitUntil(answer.clone().text().then(look));
		return answer;
	}, async () => await (await caches.open(store)).match(page ? first : request, { ignoreVary: true }) || Response.error()));
});
