// Search without a server: of the site's index, which lies in parts, the few that a query needs are read.
// Words are folded (case, accents), may be beginnings of words, and must all be on the page.

const MOST_RESULTS = 20;
// Parts of the index that one word may need: the beginning of a word can stand in many.
const MOST_PARTS = 6;
const WEIGHT = { heading: 4, text: 1 };
const EXCERPT = 160;

const place = document.querySelector(".search");
const form = place.querySelector(".search-form");
const input = form.querySelector("input");
const status = place.querySelector(".search-status");
const results = place.querySelector(".search-results");
const all = place.querySelector(".search-all");

// The same as `words.rs` does to the texts.
const PLAIN = { "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "", "ς": "σ", "ı": "i", "ł": "l", "ø": "o", "đ": "d" };
const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ىیةکـςıłøđ]/g, (c) => PLAIN[c]);
const SPACELESS = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+/g;
const wordsOf = (text) => {
  const folded = fold(text);
  const words = folded.replace(SPACELESS, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const [run] of folded.matchAll(SPACELESS)) {
    if (run.length === 1) words.push(run);
    for (let at = 0; at + 1 < run.length; at += 1) words.push(run.slice(at, at + 2));
  }
  return words;
};

// English only: one form of a word finds the other. Other languages match by beginnings alone.
const stem = (word, language) => {
  if (!language.startsWith("en") || word.length < 5) return word;
  const bare = word.replace(/(?:ing|ment|ed|ies|es|s|e|y)$/, "");
  return bare.length >= 3 ? bare : word;
};

let base;
const read = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

// Each file once; one that failed may be asked for again.
const files = new Map();
const once = (name, get) => {
  if (!files.has(name)) {
    const file = get();
    files.set(name, file);
    file.catch(() => files.delete(name));
  }
  return files.get(name);
};

const load = () =>
  once("index", () => {
    base = new URL(place.dataset.index, location.href);
    return read(base);
  });

const part = (index, name) =>
  index.embedded?.[name] ?? once(name, () => read(new URL(`${name}?v=${index.version}`, base)));

// The last of the parts whose first member is not after `wanted`.
const partOf = (firsts, wanted) => {
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (firsts[middle] <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
};

// The pages that have a word which begins so, with what it weighs there. `cut`: it also stands on others.
const pagesWith = async (index, wanted) => {
  const pages = new Map();
  let cut = false;
  const first = partOf(index.words, wanted);
  let last = first;
  while (last + 1 < index.words.length && index.words[last + 1].startsWith(wanted)) last += 1;
  if (last - first >= MOST_PARTS) {
    last = first + MOST_PARTS - 1;
    cut = true;
  }
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const parts = await Promise.all(numbers.map((number) => part(index, `words-${number}.json`)));
  for (const { words, cut: often } of parts) {
    for (const [word, steps] of Object.entries(words)) {
      if (!word.startsWith(wanted)) continue;
      cut ||= often.includes(word);
      let page = 0;
      for (let at = 0; at < steps.length; at += 2) {
        page += steps[at];
        pages.set(page, Math.max(pages.get(page) ?? 0, steps[at + 1]));
      }
    }
  }
  return { pages, cut };
};

// How often a word's stem begins a word, damped.
const score = (words, wanted) => {
  const found = words.reduce((sum, word) => sum + (word.startsWith(wanted) ? 1 : 0), 0);
  return found === 0 ? 0 : 1 + Math.log(found);
};

const bestSection = (page, wanted) => {
  let best;
  for (const [anchor, heading, text] of page.sections) {
    const [ofHeading, ofText] = [wordsOf(heading), wordsOf(text)];
    const points = wanted.reduce(
      (sum, word) => sum + WEIGHT.heading * score(ofHeading, word) + WEIGHT.text * score(ofText, word), 0);
    if (points > (best?.points ?? 0)) best = { anchor, heading, text, points };
  }
  return best;
};

const find = async (index, query) => {
  const wanted = [...new Set(wordsOf(query).map((word) => stem(word, index.language)))].slice(0, 12);
  if (wanted.length === 0 || index.pages === 0) return { number: 0, found: [] };
  const sets = await Promise.all(wanted.map((word) => pagesWith(index, word)));
  // A page must have every word; one that stands nearly everywhere says nothing, unless there is no other.
  const telling = sets.some((set) => !set.cut) ? sets.filter((set) => !set.cut) : sets;
  telling.sort((a, b) => a.pages.size - b.pages.size);
  const all = [];
  for (const page of telling[0].pages.keys()) {
    if (!telling.every((set) => set.pages.has(page))) continue;
    all.push({ page, points: sets.reduce((sum, set) => sum + (set.pages.get(page) ?? 0), 0) });
  }
  all.sort((a, b) => b.points - a.points || a.page - b.page);
  const found = await Promise.all(all.slice(0, MOST_RESULTS).map(async ({ page: number }) => {
    const at = partOf(index.texts, number);
    const page = (await part(index, `texts-${at}.json`)).pages[number - index.texts[at]];
    return { page, section: bestSection(page, wanted), wanted };
  }));
  return { number: all.length, found };
};

// The text around the first hit, the hits marked; built of text nodes, so nothing in it is HTML.
const excerpt = (text, wanted) => {
  const parts = text.split(/([\p{L}\p{N}\p{M}]+)/u);
  const isHit = (part) => wanted.some((word) => fold(part).startsWith(word));
  const first = Math.max(0, parts.findIndex(isHit));
  let start = first;
  for (let length = 0; start > 0 && length < EXCERPT / 4; start -= 1) length += parts[start - 1].length;
  const line = document.createElement("p");
  if (start > 0) line.append("… ");
  let length = 0;
  let at = start;
  for (; at < parts.length && length < EXCERPT; at += 1) {
    length += parts[at].length;
    if (parts[at] && isHit(parts[at])) {
      const mark = document.createElement("mark");
      mark.textContent = parts[at];
      line.append(mark);
    } else line.append(parts[at]);
  }
  if (at < parts.length) line.append(" …");
  return line;
};

const item = ({ page, section, wanted }) => {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  const anchor = section?.anchor ? `#${section.anchor}` : "";
  link.href = place.dataset.root + page.url + anchor;
  link.textContent = section?.heading ? `${page.title}: ${section.heading}` : page.title;
  entry.append(link, excerpt(section?.text || page.summary, wanted));
  return entry;
};

let turn = 0;
const search = async () => {
  turn += 1;
  const mine = turn;
  const query = input.value.trim();
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
  if (!query) {
    status.textContent = "";
    results.hidden = true;
    all.hidden = false;
    return;
  }
  let answer;
  try {
    answer = await find(await load(), query);
  } catch {
    status.textContent = place.dataset.failed;
    return;
  }
  if (mine !== turn) return;
  const { number, found } = answer;
  results.querySelector("ol").replaceChildren(...found.map(item));
  results.hidden = number === 0;
  all.hidden = number > 0;
  status.textContent = number > 0
    ? place.dataset.found.replace("{n}", String(number))
    : place.dataset.none.replace("{query}", () => query);
};

let pause;
input.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(search, 200);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  search();
});
form.hidden = false;
input.value = new URL(location.href).searchParams.get("q") ?? "";
if (input.value) search();
