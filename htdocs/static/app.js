// The phone's order: proof of work in place of the picture, begun while the
// address is typed.
const form = document.querySelector("[data-step=app]"), spare = form.querySelector("[data-spare]");
const { challenge, proof } = form.elements;
const solve = async () => {
	const [from, solver] = document.querySelector("#solver").content.children;
	const given = await (await fetch(from.href, { headers: { Accept: "application/json" } })).json();
	proof.value = await new Promise((done, fail) => {
		const worker = new Worker(solver.src);
		worker.onmessage = e => { worker.terminate(); done(e.data); };
		worker.onerror = fail;
		worker.postMessage(given);
	});
	challenge.value = given.challenge;
};

if (spare) {
	const solved = solve().catch(() => {});
	let waits = false;
	spare.remove();
	form.addEventListener("submit", e => {
		if (proof.value || e.submitter?.name) return;
		e.preventDefault();
		if (!waits) solved.then(() => form.submit());
		waits = true;
	});
}
