// The phone's first screen is there without a network, too: as it was last
// seen, with what it is made of.  Nothing else is kept.
const first = location.pathname.replace(/offline([^/]*)$/, "app$1");
const keep = async (request, answer) => {
	if (answer.ok) await (await caches.open("first")).put(request, answer.clone());
	return answer;
};

addEventListener("install", e => e.waitUntil((async () => {
	await caches.delete("first");
	const page = await fetch(first), text = await page.clone().text();
	await keep(first, page);
	for (const [, url] of text.matchAll(/(?:href|src)="([^"]*\/static\/[^"]*)"/g)) await keep(url, await fetch(url));
})()));
addEventListener("fetch", e => {
	const { request } = e, { pathname } = new URL(request.url);
	if (request.method !== "GET" || (pathname !== first && !pathname.includes("/static/"))) return;
	e.respondWith(fetch(request).then(answer => keep(request, answer), async () => await caches.match(request, { ignoreVary: true }) || Response.error()));
});
