// Writes countries.xml, phones.xml (facts of their numbers) and names.LANG.xml
// (names in the language's own order) from the packages pinned in package.json and from overrides.json.
// Run by maintainers only: npm ci && node generate.mjs
// With --check nothing is written; the exit status is 1 where a file differs.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const here = new URL("./", import.meta.url);
const load = createRequire(import.meta.url);
const overrides = load("./overrides.json");
const phones = load("libphonenumber-js/metadata.max.json");
const examples = load("libphonenumber-js/examples.mobile.json");
const supplemental = (name) =>
  load(`cldr-core/supplemental/${name}.json`).supplemental;

const isos = Object.keys(phones.countries).sort();

// UN M49 areas as CLDR numbers them, in the order of the tabs.
const regions = {
  europe: "150", asia: "142", america: "019", africa: "002", oceania: "009",
};

// Where libphonenumber-js keeps each fact of a country.
const at = {
  code: 0, idd: 1, any: 2, lengths: 3, prefix: 5, strip: 7, put: 8, area: 10,
  types: 11,
};
const FIXED = 0;
const MOBILE = 1;

function fail(text) {
  throw new Error(`countries: ${text}`);
}

function checkVersions() {
  for (const [name, source] of Object.entries(overrides.sources)) {
    const { version } = JSON.parse(readFileSync(
      new URL(`node_modules/${name}/package.json`, here)));
    if (version !== source.version)
      fail(`${name} is ${version}: put its version and date in overrides.json`);
  }
}

function escape(text) {
  return text.replace(/[&<>"]/g, (c) =>
    ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
}

// An element's start without ">", leaving out what is empty.
function start(name, attributes) {
  return Object.entries(attributes)
    .filter(([, value]) => value)
    .reduce((text, [key, value]) => `${text} ${key}="${escape(value)}"`,
      `<${name}`);
}

// --- facts ---

function tabs() {
  const contains = supplemental("territoryContainment").territoryContainment;
  const found = {};
  const walk = (area, tab) => {
    for (const part of contains[area]?._contains ?? []) {
      found[part] ??= tab;
      if (/^\d|^QO$/.test(part))
        walk(part, tab);
    }
  };

  for (const [tab, area] of Object.entries(regions))
    walk(area, tab);
  return { ...found, ...overrides.tabs };
}

// A mobile pattern like the fixed one is kept once upstream, as "".
function mobileOf(types) {
  const mobile = types[MOBILE];
  if (!mobile)
    return undefined;
  return mobile[0] === "" ? types[FIXED] : mobile;
}

// Everything that is known to be another kind of number.
function otherPattern(types, mobile) {
  return types
    .filter((type, i) => type && i !== MOBILE && type[0] !== "" &&
      type[0] !== mobile?.[0])
    .map((type) => type[0])
    .join("|");
}

// What the reader's matcher knows of regular expressions, and no more.
function checkPattern(iso, pattern, captures) {
  const rest = pattern
    .replace(/\(\?:/g, "(")
    .replace(/\[[0-9-]+\]|\{\d+(,\d+)?\}|\\d/g, "0");
  if (!/^[0-9()|?$]*$/.test(rest))
    fail(`${iso}: unknown notation in ${pattern}`);
  if (!captures && /\((?!\?:)|\$/.test(pattern))
    fail(`${iso}: a capture or "$" in ${pattern}`);
}

function checkExample(iso, facts) {
  const whole = (pattern) => new RegExp(`^(?:${pattern})$`);
  if (!whole(facts.any).test(examples[iso]))
    fail(`${iso}: the example is no number`);
  if (facts.mobile && !whole(facts.mobile).test(examples[iso]))
    fail(`${iso}: the example is no mobile number`);
}

function phoneOf(iso) {
  const country = phones.countries[iso];
  const types = country[at.types];
  const mobile = mobileOf(types);
  const lengths = country[at.lengths].join(" ");
  const mobileLengths = (mobile?.[1] ?? []).join(" ");
  const facts = {
    idd: country[at.idd],
    lengths,
    "mobile-lengths": mobileLengths === lengths ? "" : mobileLengths,
    any: country[at.any],
    mobile: mobile?.[0],
    other: otherPattern(types, mobile),
  };

  for (const pattern of [facts.idd, facts.any, facts.mobile ?? "",
    facts.other])
    checkPattern(iso, pattern, false);
  checkExample(iso, facts);
  return facts;
}

// Also prefixes that are dialled no more and still stand in address books.
function prefixOf(iso) {
  const country = phones.countries[iso];
  const strip = country[at.strip] || country[at.prefix] ||
    overrides.prefixes[iso];
  if (!strip)
    return undefined;
  checkPattern(iso, strip, true);
  return { strip, put: country[at.put] };
}

function countryElement(iso, tab) {
  const country = phones.countries[iso];
  const code = country[at.code];
  const sharing = phones.country_calling_codes[code];

  if (!(tab in regions))
    fail(`${iso}: no tab`);
  return start("country", {
    iso, tab, code,
    main: sharing[0] === iso ? "yes" : "",
    example: examples[iso],
  }) + "/>";
}

function countriesFile() {
  const { sources } = overrides;
  const tabOf = tabs();

  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<!-- Written by generate.mjs; licences in ../NOTICE. -->",
    start("countries", {
      version: Object.values(sources).map((s) => s.date).sort().at(-1),
      count: `${isos.length}`,
      phones: `libphonenumber-js ${sources["libphonenumber-js"].version}`,
      regions: `cldr ${sources["cldr-core"].version}`,
    }) + ">",
    ...isos.map((iso) => countryElement(iso, tabOf[iso])),
    "</countries>",
    "",
  ].join("\n");
}

function phonesFile() {
  const source = overrides.sources["libphonenumber-js"];

  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<!-- Written by generate.mjs; licences in ../NOTICE. -->",
    start("phones", {
      version: source.date,
      phones: `libphonenumber-js ${source.version}`,
    }) + ">",
    ...isos.map((iso) => start("phone", {
      iso, ...phoneOf(iso), ...prefixOf(iso),
      area: phones.countries[iso][at.area],
    }) + "/>"),
    "</phones>",
    "",
  ].join("\n");
}

// --- names ---

// The names of territories in a CLDR locale, or undefined.  CLDR's default
// "pt" and "zh" are the Portuguese of Brazil and Simplified Chinese.
const territories = (() => {
  const known = new Map();
  const read = (locale) => {
    try {
      return load(`cldr-localenames-full/main/${locale}/territories.json`)
        .main[locale].localeDisplayNames.territories;
    } catch {
      return undefined;
    }
  };
  return (locale) => {
    if (!known.has(locale))
      known.set(locale, read(locale));
    return known.get(locale);
  };
})();

function namesIn(language) {
  const cldr = territories(language) ?? territories(language.split("-")[0]) ??
    fail(`CLDR has no names in ${language}`);
  const ours = overrides.names[language] ?? {};
  const nameOf = (iso) => ours[iso] ??
    (overrides.short.includes(iso) ? cldr[`${iso}-alt-short`] : undefined) ??
    cldr[iso] ?? fail(`${language} has no name for ${iso}`);

  return { cldr, nameOf };
}

// How a country is called in its own official languages.
function endonyms(iso) {
  const spoken = supplemental("territoryInfo")
    .territoryInfo[iso]?.languagePopulation ?? {};

  return Object.entries(spoken)
    .filter(([, facts]) => /^(official|de_facto_official)$/
      .test(facts._officialStatus) && facts._populationPercent >= 5)
    .sort(([a, one], [b, other]) =>
      other._populationPercent - one._populationPercent || (a < b ? -1 : 1))
    .slice(0, 4)
    .map(([language]) => territories(language.replace("_", "-"))?.[iso])
    .filter((name) => name);
}

// Other names a reader may look for, none of them twice.
function alsoOf(iso, language, { cldr, nameOf }) {
  const english = namesIn("en").nameOf(iso);
  const code = supplemental("codeMappings").codeMappings[iso];
  const all = [
    ...overrides.also[language]?.[iso] ?? [],
    cldr[iso], cldr[`${iso}-alt-short`], cldr[`${iso}-alt-variant`],
    english, ...endonyms(iso), code?._alpha3,
  ];
  const found = [...new Set(all)].filter((name) =>
    name && name !== nameOf(iso));

  if (found.some((name) => name.includes(";")))
    fail(`${iso}: ";" in a name`);
  return found.join(";");
}

function isRightToLeft(language) {
  return ["ar", "fa", "he", "ur"].includes(language.split("-")[0]);
}

function names(language) {
  const source = namesIn(language);
  const collator = new Intl.Collator(language);
  const order = [...isos].sort((a, b) =>
    collator.compare(source.nameOf(a), source.nameOf(b)) || (a < b ? -1 : 1));
  const ours = overrides.regions[language] ?? {};

  if (collator.resolvedOptions().locale.split("-")[0] !==
    language.split("-")[0])
    fail(`this Node.js cannot sort ${language}`);
  if (new Set(order.map(source.nameOf)).size !== isos.length)
    fail(`${language}: two countries of one name`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<!-- Written by generate.mjs; licences in ../NOTICE. -->",
    start("names", {
      lang: language,
      dir: isRightToLeft(language) ? "rtl" : "ltr",
      version: overrides.sources["cldr-localenames-full"].date,
      names: `cldr ${overrides.sources["cldr-localenames-full"].version}`,
    }) + ">",
    ...Object.entries(regions).map(([id, area]) =>
      `${start("region", { id })}>` +
      `${escape(ours[id] ?? source.cldr[area])}</region>`),
    ...order.map((iso) =>
      `${start("n", { iso, also: alsoOf(iso, language, source) })}>` +
      `${escape(source.nameOf(iso))}</n>`),
    "</names>",
    "",
  ].join("\n");
}

// --- files ---

function current(name) {
  try {
    return readFileSync(new URL(name, here), "utf8");
  } catch {
    return "";
  }
}

checkVersions();
const files = {
  "countries.xml": countriesFile(),
  "phones.xml": phonesFile(),
};
for (const language of overrides.languages)
  files[`names.${language}.xml`] = names(language);

for (const [name, text] of Object.entries(files)) {
  if (!process.argv.includes("--check")) {
    writeFileSync(new URL(name, here), text);
  } else if (current(name) !== text) {
    console.error(`countries: ${name} differs from what is generated`);
    process.exitCode = 1;
  }
}
