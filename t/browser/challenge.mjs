// The worker that does proof of work, under the policy of a page of ours.
import { createHash } from "node:crypto";
import { is, latchkey, note, ok } from "./person.mjs";

// The least number, as node's own SHA-256 finds it.
const least = (challenge, bits) => {
	for (let n = 0; ; n++)
		if (createHash("sha256").update(`${challenge}:${n}`).digest().readUInt32BE() >>> 32 - bits === 0) return n;
};

const solve = (page, challenge, bits) => page.evaluate(([challenge, bits]) => new Promise((done, fail) => {
	const worker = new Worker("/static/challenge.js");
	const began = performance.now();
	worker.onerror = () => fail(new Error("the worker does not run"));
	worker.onmessage = ({ data }) => {
		worker.terminate();
		done({ n: data, ms: performance.now() - began });
	};
	worker.postMessage({ challenge, bits });
}), [challenge, bits]);

export const challenge = async run => {
	await run("proof of work", { name: "worker" }, async ada => {
		await ada.go("/login");
		const given = await ada.page.evaluate(() => fetch("/challenge").then(answer => answer.json()));
		is(given.bits, 16, "16 bits at rest");
		const { n, ms } = await solve(ada.page, given.challenge, given.bits);
		is(n, least(given.challenge, given.bits), "the worker finds the least proof");
		is(latchkey(ada.site, "challenge-solve", given.challenge, given.bits).trim(), String(n), "as the command does");
		note(`${n} tries in ${Math.round(ms)} ms`);
		ok(ms < 5000, "in a moment");
		// Where the digits fall into the last bytes of a block, or the next.
		for (const length of [1, 50, 51, 52, 53, 54, 55, 56, 59, 60, 61, 62, 63, 64, 119, 127]) {
			const text = "x".repeat(length);
			is((await solve(ada.page, text, 10)).n, least(text, 10), `a challenge of ${length} letters`);
		}
		is((await solve(ada.page, "x", 0)).n, 0, "no bits, no work");
	});
};
