// Proof of work, a worker: told { challenge, bits }, it tells the least n for
// which SHA-256(challenge ":" n) begins with so many zero bits.  Ten times as
// fast as crypto.subtle, which plain http has not at all.

// FIPS 180-4: roots of the first primes, what is behind the point.
const part = root => (root % 1) * 2 ** 32 | 0;
const cubes = new Int32Array(64), start = new Int32Array(8);
for (let n = 2, found = 0; found < 64; n++) {
	let divisor = 2;
	while (n % divisor) divisor++;
	if (divisor < n) continue;
	if (found < 8) start[found] = part(Math.sqrt(n));
	cubes[found++] = part(Math.cbrt(n));
}

// A state and a block make another.
const words = new Int32Array(64);
const mix = (state, block, at, to) => {
	for (let i = 0; i < 16; i++) words[i] = block.getInt32(at + 4 * i);
	for (let i = 16; i < 64; i++) {
		const x = words[i - 15], y = words[i - 2];
		words[i] = ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + words[i - 16] + words[i - 7] + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
	}
	let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
	for (let i = 0; i < 64; i++) {
		const t = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + cubes[i] + words[i] | 0;
		const u = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
		h = g; g = f; f = e; e = d + t | 0;
		d = c; c = b; b = a; a = t + u | 0;
	}
	[a, b, c, d, e, f, g, h].forEach((x, i) => { to[i] = x + state[i]; });
};

// Blocks without a digit of n are hashed once.
const solve = (challenge, bits) => {
	const text = new TextEncoder().encode(challenge + ":");
	const state = start.slice(), hash = start.slice();
	const whole = text.length & ~63, rest = text.length - whole;
	for (let at = 0; at < whole; at += 64) mix(state, new DataView(text.buffer), at, state);
	const last = new Uint8Array(128), view = new DataView(last.buffer);
	last.set(text.subarray(whole));
	for (let n = 0; ; n++) {
		const digits = String(n), end = rest + digits.length, long = end > 55 ? 64 : 0;
		for (let i = 0; i < digits.length; i++) last[rest + i] = digits.charCodeAt(i);
		last[end] = 128;
		last.fill(0, end + 1);
		view.setInt32(long + 60, 8 * (whole + end));
		mix(state, view, 0, hash);
		if (long) mix(hash, view, 64, hash);
		if (Math.clz32(hash[0]) >= bits) return n;
	}
};

onmessage = ({ data }) => postMessage(solve(data.challenge, data.bits));
