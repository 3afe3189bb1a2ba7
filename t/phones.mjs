// Numbers as people type them, with what is to be said of each: the answer of
// google-libphonenumber, given the very facts that phones.xml is made from,
// and where ours is another by intention, the name of that policy.
//   node phones.mjs COUNT > FILE     COUNT strings of each kind
// Columns: kind, policy or "-", country, typed, "ok" or the code, and the
// E.164 number, or the other country.  What each policy changed is counted on
// the standard error.  t/phone_sample.c judges the file; t/phones.tsv is one.

import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const loadFacts = createRequire(new URL('../conf/countries/generate.mjs', import.meta.url));
const facts = loadFacts('libphonenumber-js/metadata.max.json');
const overrides = loadFacts('./overrides.json');
const google = load('google-libphonenumber');
const util = google.PhoneNumberUtil.getInstance();
const { MOBILE, FIXED_LINE_OR_MOBILE, UNKNOWN } = google.PhoneNumberType;
const isos = Object.keys(facts.countries).sort();

// --- google's code with our facts ---

// Where libphonenumber-js keeps a fact, and the numbers that it has in
// upstream's PhoneMetadata and PhoneNumberDesc.
const at = { code: 0, idd: 1, any: 2, lengths: 3, prefix: 5, strip: 7, put: 8, area: 10, types: 11 };
const field = { any: 1, id: 9, code: 10, idd: 11, prefix: 12, strip: 15, put: 16, same: 18, main: 22, area: 23 };
// fixed, mobile, toll-free, premium, personal, voice mail, UAN, pager, VoIP,
// shared cost
const typeFields = [2, 3, 4, 5, 7, 28, 25, 21, 8, 6];

function desc(pattern, lengths) {
	const made = [];
	if (pattern)
		made[2] = pattern;
	made[9] = pattern ? lengths : [-1];
	return made;
}

function metadataOf(iso) {
	const country = facts.countries[iso];
	const types = country[at.types];
	const made = [];
	typeFields.forEach((number, i) => {
		// A mobile pattern like the fixed one is kept once, as "".
		const [pattern, lengths] = types[i]?.[0] === '' ? types[0] : types[i] || [];
		made[number] = desc(pattern, lengths ?? country[at.lengths]);
	});
	made[field.any] = desc(country[at.any], country[at.lengths]);
	made[field.id] = iso;
	made[field.code] = Number(country[at.code]);
	made[field.idd] = country[at.idd];
	made[field.prefix] = country[at.prefix] ?? undefined;
	made[field.strip] = country[at.strip] || country[at.prefix] || overrides.prefixes[iso];
	made[field.put] = country[at.put] || undefined;
	made[field.same] = made[2][2] !== undefined && made[2][2] === made[3][2] ? 1 : undefined;
	made[field.main] = facts.country_calling_codes[country[at.code]][0] === iso ? 1 : undefined;
	made[field.area] = country[at.area] || undefined;
	return made;
}

for (const iso of isos)
	google.metadata.countryToMetadata[iso] = metadataOf(iso);
for (const [code, sharing] of Object.entries(facts.country_calling_codes))
	google.metadata.countryCodeToRegionCodeMap[code] = sharing;

// --- what google says ---

const whole = (pattern, digits) => new RegExp(`^(?:${pattern})$`).test(digits);
const begins = (pattern, digits) => new RegExp(`^(?:${pattern})`).exec(digits);
const codeOf = (iso) => facts.countries[iso][at.code];
const typeIn = (iso, digits) => util.getNumberTypeHelper_(digits, util.getMetadataForRegion(iso));
const isMobile = (type) => type === MOBILE || type === FIXED_LINE_OR_MOBILE;
const sharing = (code) => facts.country_calling_codes[code];

// Those of a code whose area, if they have one, the number is in.
function owners(code, digits) {
	return sharing(code).filter((iso) => {
		const area = facts.countries[iso][at.area];
		return !area || begins(area, digits);
	});
}

function parse(iso, typed) {
	try {
		const number = util.parse(typed, iso);
		return {
			code: String(number.getCountryCode()),
			digits: util.getNationalSignificantNumber(number),
			extension: Boolean(number.getExtension()),
		};
	} catch {
		return undefined;
	}
}

const ok = (number) => ({ result: 'ok', value: `+${number.code}${number.digits}`, policy: '-' });
const refuse = (code, value = '', policy = '-') => ({ result: `phone-${code}`, value, policy });

// A possible mobile number by its length, and no national prefix before it
// unless the country has numbers that begin so.
function isPossible(iso, digits) {
	const country = facts.countries[iso];
	const metadata = util.getMetadataForRegion(iso);
	const mobile = metadata.getMobile();
	const lengths = mobile.possibleLengthArray()[0] === -1 ? country[at.lengths] : mobile.possibleLengthArray();
	const strip = metadata.getNationalPrefixForParsing();

	return lengths.includes(digits.length) && (whole(country[at.any], digits)
		|| (digits[0] !== '0' && !(strip && begins(strip, digits)?.[0])));
}

// A number in no range that is known.
function unknown(iso, number) {
	const { code, digits } = number;
	const area = facts.countries[iso][at.area];
	const others = owners(code, digits).filter((other) => other !== iso && isPossible(other, digits));
	const claims = others.filter((other) => facts.countries[other][at.area]);

	if (claims.length > 0)
		return refuse('other-country', claims[0], 'unknown range in the area of another country');
	if (area && !begins(area, digits) && sharing(code)[0] !== iso && others.length > 0)
		return refuse('other-country', others[0], 'unknown range outside the area of the country');
	if (!isPossible(iso, digits))
		return refuse('invalid');
	return { ...ok(number), policy: 'unknown range' };
}

function foreign(number) {
	const { code, digits } = number;
	const candidates = sharing(code);
	if (!candidates || candidates[0] === '001')
		return refuse('invalid', '', 'a code of no country');
	const there = owners(code, digits);
	const known = there.find((iso) => isMobile(typeIn(iso, digits)))
		?? there.find((iso) => typeIn(iso, digits) !== UNKNOWN);
	const claims = there.find((iso) => facts.countries[iso][at.area] && isPossible(iso, digits));
	return refuse('other-country', known ?? claims ?? candidates[0]);
}

function ask(iso, typed) {
	const number = parse(iso, typed);
	if (!number)
		return refuse('invalid');
	const { code, digits } = number;
	if (code !== codeOf(iso))
		return foreign(number);
	const type = typeIn(iso, digits);
	if (isMobile(type))
		return ok(number);
	const others = owners(code, digits).filter((other) => other !== iso);
	const mobile = others.find((other) => isMobile(typeIn(other, digits)));
	if (mobile)
		return refuse('other-country', mobile);
	if (type !== UNKNOWN || others.some((other) => typeIn(other, digits) !== UNKNOWN))
		return refuse('not-mobile');
	return unknown(iso, number);
}

// --- policies about how a number is typed ---

const separators = /[\t\n\r ()\-./[\]\u00a0\u00ad\u061c\u2000-\u2015\u202a-\u202f\u205f\u2060\u2066-\u2069\u2212\u3000\u30fc\ufe63\ufeff\uff08\uff09\uff0d-\uff0f\uff3b\uff3d]/gu;

const dashFirst = /^\D*[-\u2010-\u2015\u2212\u30fc\ufe63\uff0d]/u;

// Decimal digits stand in rows of ten.
function digitValue(char) {
	const scalar = char.codePointAt(0);
	let zero = scalar;
	while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)))
		zero--;
	return String((scalar - zero) % 10);
}

function expect(iso, typed) {
	const plain = typed.replace(/\p{Nd}/gu, digitValue);
	const bare = plain.replace(separators, '').replace('\uff0b', '+');
	const national = bare.replace(/^\+/, '');

	if (!/^\+?\d*$/.test(bare)) {
		const policy = /\d.*\+|\+.*\+/.test(bare) ? 'a plus that is not one before the first digit'
			: 'letters, extensions and other characters';
		return refuse('bad-character', '', policy);
	}
	if (national === '')
		return refuse('missing', '', 'no digit');
	if (dashFirst.test(plain))
		return refuse('bad-character', '', 'a minus before the first digit');
	if (national.length > 30)
		return refuse('invalid');
	if (national.startsWith(`00${codeOf(iso)}`)) {
		const own = ask(iso, `+${national.slice(2)}`);
		if (own.result === 'ok' && own.policy === '-')
			return { ...own, policy: '00 before the own code' };
	}
	if (/^00[1-9]/.test(national) && !begins(facts.countries[iso][at.idd], national)
		&& !whole(facts.countries[iso][at.any], national)) {
		const number = parse(iso, national);
		if (!number || !whole(facts.countries[iso][at.any], number.digits))
			return { ...ask(iso, `+${national.slice(2)}`), policy: '00 where something else is dialled' };
	}
	const said = ask(iso, bare);
	return said.policy === '-' ? { ...said, policy: 'characters that google does not know' } : said;
}

// The policy counts where google's own answer is another one; an unknown range
// is simply wrong there.
function judge(iso, typed) {
	const said = expect(iso, typed);
	let pure = ask(iso, typed);
	if (/^unknown range/.test(pure.policy))
		pure = refuse('invalid');
	const same = pure.result === said.result && pure.value === said.value;
	return same ? { ...said, policy: '-' } : said;
}

// --- strings ---

// xorshift32: the same strings each time.
let state = 1;
function chance(below) {
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	return (state >>> 0) % below;
}
const pick = (list) => list[chance(list.length)];

// A function that makes strings which match the pattern.
function compile(pattern) {
	let place = 0;
	const class_ = () => {
		const text = pattern.slice(place, place = pattern.indexOf(']', place) + 1);
		const all = [...'0123456789'].filter((digit) => new RegExp(`[${text}`).test(digit));
		return () => pick(all);
	};
	const atom = () => {
		const char = pattern[place++];
		if (char === '[')
			return class_();
		if (char === '\\')
			return place++, () => String(chance(10));
		if (char === '$')
			return () => '';
		if (char !== '(')
			return () => char;
		if (pattern.startsWith('?:', place))
			place += 2;
		const inner = alternatives();
		place++;
		return inner;
	};
	const repeated = (make) => {
		const found = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(pattern.slice(place));
		if (!found)
			return make;
		place += found[0].length;
		const least = Number(found[1] ?? 0);
		const most = Number(found[2] ?? found[1] ?? 1);
		return () => Array.from({ length: least + chance(most - least + 1) }, make).join('');
	};
	const sequence = () => {
		const parts = [];
		while (place < pattern.length && !'|)'.includes(pattern[place]))
			parts.push(repeated(atom()));
		return () => parts.map((part) => part()).join('');
	};
	const alternatives = () => {
		const all = [sequence()];
		while (pattern[place] === '|')
			place++, all.push(sequence());
		return () => pick(all)();
	};
	return alternatives();
}

const compiled = new Map();
function make(pattern) {
	if (!compiled.has(pattern))
		compiled.set(pattern, compile(pattern));
	return compiled.get(pattern)();
}

const random = (len) => Array.from({ length: len }, () => chance(10)).join('');
const typeOf = (iso, i) => facts.countries[iso][at.types][i]?.[0];
const fixed = (iso) => make(typeOf(iso, 0) ?? facts.countries[iso][at.any]);
const mobile = (iso) => make(typeOf(iso, 1) || typeOf(iso, 0));
const any = (iso) => make(facts.countries[iso][at.any]);
const idd = (iso) => make(facts.countries[iso][at.idd]);
const prefix = (iso) => facts.countries[iso][at.prefix] || '0';
const length = (iso) => pick(facts.countries[iso][at.lengths]);
const parting = (iso) => {
	const pattern = util.getMetadataForRegion(iso).getNationalPrefixForParsing();
	return pattern ? make(pattern) : prefix(iso);
};
function special(iso) {
	const all = facts.countries[iso][at.types].slice(2).filter((type) => type?.[0]);
	return all.length > 0 ? make(pick(all)[0]) : fixed(iso);
}
function sibling(iso) {
	const others = sharing(codeOf(iso)).filter((other) => other !== iso);
	return others.length > 0 ? pick(others) : iso;
}
const shared = Object.values(facts.country_calling_codes).filter((list) => list.length > 1).flat();

const spaced = (text, marks) => [...text].map((char) =>
	char === '+' || chance(3) ? char : char + pick(marks)).join('');
const script = (text, zero) => text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const ascii = [' ', '-', '.', '/', '(', ')', '  ', ' - '];
const wide = ['\u3000', '\uff0d', '\uff0e', '\uff0f', '\uff08', '\uff09', '\u30fc', '\u2212', '\u2010', '\u2013', '\u2015', '\u00a0', '\u00ad', '\u200b', '\u2060', '\uff3b', '\uff3d'];
const pasted = ['\u202a', '\u202c', '\u202d', '\u202e', '\u200e', '\u200f', '\u2066', '\u2069', '\u061c', '\ufeff', '\u2009', '\u2007', '\u202f', '\u205f', '\u200c', '\u200d', '\ufe63', '\u2002'];
const scripts = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xb66, 0xe50, 0xf20, 0x1040, 0x17e0, 0xff10, 0x104a0, 0x1d7ce];
const plus = (iso) => `+${codeOf(iso)}${mobile(iso)}`;

// Any of the ways to begin.
const ways = [
	(iso, number) => number,
	(iso, number) => prefix(iso) + number,
	(iso, number) => `+${codeOf(iso)}${number}`,
	(iso, number) => `+${codeOf(iso)}(${prefix(iso)})${number}`,
	(iso, number) => codeOf(iso) + number,
	(iso, number) => idd(iso) + codeOf(iso) + number,
];
const anyWay = (iso, number) => pick(ways)(iso, number);

const kinds = {
	'national': mobile,
	'national prefix': (iso) => prefix(iso) + mobile(iso),
	'plus': plus,
	'plus and (0)': (iso) => `+${codeOf(iso)} (${prefix(iso)})${mobile(iso)}`,
	'dialled abroad': (iso) => idd(iso) + codeOf(iso) + mobile(iso),
	'dialled abroad, national prefix': (iso) => idd(iso) + codeOf(iso) + prefix(iso) + mobile(iso),
	'00': (iso) => `00${codeOf(iso)}${mobile(iso)}`,
	'00 of another country': (iso) => `00${plus(pick(isos)).slice(1)}`,
	'+00': (iso) => `+00${codeOf(iso)}${mobile(iso)}`,
	'bare code': (iso) => codeOf(iso) + mobile(iso),
	'bare code, national prefix': (iso) => codeOf(iso) + prefix(iso) + mobile(iso),
	'what is taken away': (iso) => parting(iso) + mobile(iso),
	'what is taken away alone': (iso) => parting(iso) + random(chance(12)),
	'separators': (iso) => spaced(anyWay(iso, mobile(iso)), ascii),
	'full-width': (iso) => spaced(script(anyWay(iso, mobile(iso)), 0xff10).replace('+', '\uff0b'), wide),
	'Arabic digits': (iso) => spaced(script(anyWay(iso, mobile(iso)), pick([0x660, 0x6f0])), ascii),
	'any script': (iso) => script(anyWay(iso, mobile(iso)), pick(scripts)),
	'pasted': (iso) => spaced(anyWay(iso, mobile(iso)), pasted),
	'landline': (iso) => anyWay(iso, fixed(iso)),
	'special': (iso) => anyWay(iso, special(iso)),
	'any number': (iso) => anyWay(iso, any(iso)),
	'too short': (iso) => anyWay(iso, mobile(iso).slice(0, -1 - chance(3))),
	'too long': (iso) => anyWay(iso, mobile(iso) + random(1 + chance(4))),
	'wrong beginning': (iso) => {
		const count = 1 + chance(3);
		return anyWay(iso, random(count) + mobile(iso).slice(count));
	},
	'possible length': (iso) => anyWay(iso, random(length(iso))),
	'any digits': () => (chance(4) ? '' : '+') + random(1 + chance(20)),
	'other country': (iso) => anyWay(iso, '').startsWith('+') ? plus(pick(isos)) : idd(iso) + plus(pick(isos)).slice(1),
	'other country, any digits': (iso) => `+${codeOf(pick(isos))}${random(2 + chance(12))}`,
	'same code': (iso) => anyWay(iso, mobile(sibling(iso))),
	'same code, any number': (iso) => anyWay(iso, pick([any, fixed, special])(sibling(iso))),
	'letters': (iso) => anyWay(iso, mobile(iso)) + pick([' ext. 5', 'x5', ';ext=12', ' #3', ',7', 'ABC', '~4', ' extn 9']),
	'scattered': (iso) => {
		const text = [...spaced(anyWay(iso, mobile(iso)), ascii)];
		for (let i = chance(4); i > 0; i--)
			text.splice(chance(text.length + 1), chance(2), pick([...'+()-. /[]0123456789', '++', '00']));
		return text.join('');
	},
};
// Where one code is of many countries, those are drawn more often.
const sharedKinds = ['same code', 'same code, any number'];

// --- all of it ---

const count = Number(process.argv[2]);
if (!(count > 0)) {
	console.error('usage: node phones.mjs COUNT');
	process.exit(2);
}
const counts = {};
let out = '';
for (const [number, [kind, type]] of Object.entries(kinds).entries()) {
	state = number + 1;
	for (let i = 0; i < count; i++) {
		const from = sharedKinds.includes(kind) ? shared : isos;
		const iso = from[i % from.length];
		const typed = type(iso).replace(/[\t\n\r]/g, ' ');
		const { result, value, policy } = judge(iso, typed);
		out += `${[kind, policy, iso, typed, result, value].join('\t')}\n`;
		if (policy !== '-')
			counts[policy] = (counts[policy] ?? 0) + 1;
	}
	process.stdout.write(out);
	out = '';
}
const all = Object.keys(kinds).length * count;
console.error(`${Object.keys(kinds).length} kinds, ${all} strings; other than google by policy:`);
for (const [policy, times] of Object.entries(counts).sort())
	console.error(`${String(times).padStart(9)}  ${policy}`);
