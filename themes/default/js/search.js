// Search without a server: of the site's index, which lies in parts, the few that a query needs are read.
// Words are folded (case, accents) and found in their other forms and by their beginnings. Pages that have all of
// them come before those that have some; a word that no page has is taken for the nearest that one has.

const MOST_RESULTS = 20;
// Parts of the index that one word may need: the beginning of a word can stand in many.
const MOST_PARTS = 6;
// The same for a word that nobody wrote so, where near ones are looked for.
const MOST_PARTS_NEAR = 12;
// What a word of a page weighs to the word that was typed: the same, another form of it, what begins with it, what
// begins as another form does.
const SAME = 1;
const FORM = 0.9;
const BEGINS = 0.7;
const LIKE = 0.4;
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
const wordsOf = (text, language) => {
  const folded = fold(text);
  const words = folded.replace(SPACELESS, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of [...words]) {
    const bare = withoutArticle(word, language);
    if (bare !== word) words.push(bare);
  }
  for (const [run] of folded.matchAll(SPACELESS)) {
    if (run.length === 1) words.push(run);
    for (let at = 0; at + 1 < run.length; at += 1) words.push(run.slice(at, at + 2));
  }
  return words;
};

// Arabic writes article, "and", "in", "as" and "for" in one with the word.
const ARTICLE = /^(?:وال|بال|فال|كال|لل|ال)(?=.{3})/u;
const withoutArticle = (word, language) => (language === "ar" ? word.replace(ARTICLE, "") : word);

// What the forms of a word have in common, by its ends: number, gender, the commonest ends of verbs and of the nouns
// that are made of them. Light on purpose: what is cut off too much only brings more pages, further down. The first that leaves
// enough of the word is taken.
const ENDS = {
  en: [3, /(?:ings?|ments?|ed|ies|es|s|e|y)$/],
  es: [4, /(?:[ai]mientos?|(?:[ai]?c)ion(?:es)?|[ai]ndo|[ai]d[oa]s?|[aei]r(?:se)?|[oae]s|[oaes])$/, /s$/],
  ar: [3, /(?:ات|ون|ين|ان|ها|هم|نا|يه|ه|ي)$/],
};
const stem = (typed, language) => {
  const word = withoutArticle(typed, language);
  const [least, ...ends] = ENDS[language.split("-")[0]] ?? [];
  if (!least || word.length < least + 1) return word;
  for (const end of ends) {
    // English doubles a consonant before an end: transfer, transferred.
    const bare = word.replace(end, "");
    const single = language.startsWith("en") && /(?:ed|ings?)$/.test(word) ? bare.replace(/([bdgmnprt])\1$/, "$1") : bare;
    if (single.length >= least) return single;
  }
  return word;
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

const numbered = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
const partsOf = (index, numbers) => Promise.all(numbers.map((number) => part(index, `words-${number}.json`)));
// First and last of the parts that have words which begin so.
const reach = (index, start) => {
  const first = partOf(index.words, start);
  let last = first;
  while (last + 1 < index.words.length && index.words[last + 1].startsWith(start)) last += 1;
  return [first, last];
};

const likeness = (word, wanted, language) => {
  if (word === wanted.typed) return SAME;
  // So short a beginning says nothing beside other words.
  if (wanted.typed.length < 3 && !wanted.isAlone) return 0;
  if (stem(word, language) === wanted.stem) return FORM;
  return word.startsWith(wanted.typed) ? BEGINS : LIKE;
};

// The pages that have a word which begins so, with what it weighs there. `cut`: it also stands on others.
const pagesWith = async (index, wanted) => {
  const pages = new Map();
  let cut = false;
  let [first, last] = reach(index, wanted.stem);
  if (last - first >= MOST_PARTS) {
    last = first + MOST_PARTS - 1;
    cut = true;
  }
  for (const { words, cut: often } of await partsOf(index, numbered(first, last))) {
    for (const [word, steps] of Object.entries(words)) {
      const like = word.startsWith(wanted.stem) ? likeness(word, wanted, index.language) : 0;
      if (like === 0) continue;
      cut ||= often.includes(word);
      let page = 0;
      for (let at = 0; at < steps.length; at += 2) {
        page += steps[at];
        pages.set(page, Math.max(pages.get(page) ?? 0, steps[at + 1] * like));
      }
    }
  }
  return { wanted, pages, cut };
};

// How many letters are added, left out, exchanged or swapped with the next; more than `most`: it does not matter.
const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let row = numbered(0, other.length);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const same = one[at - 1] === other[to - 1];
      next[to] = Math.min(row[to] + 1, next[to - 1] + 1, row[to - 1] + (same ? 0 : 1));
      const swapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      if (swapped) next[to] = Math.min(next[to], before[to - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length];
};

// The word of the index nearest to one that no page has; of those equally near the one that most pages have. In a large
// index it begins as what was typed does.
const nearest = async (index, typed) => {
  const most = typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2;
  if (most === 0) return undefined;
  let ends = [0, index.words.length - 1];
  for (let letters = 1; ends[1] - ends[0] >= MOST_PARTS_NEAR && letters < 4; letters += 1)
    ends = reach(index, typed.slice(0, letters));
  const numbers = numbered(...ends).slice(0, MOST_PARTS_NEAR);
  let best;
  for (const { words } of await partsOf(index, numbers)) {
    for (const [word, steps] of Object.entries(words)) {
      const far = distance(typed, word, most);
      if (far > most || (best && (far > best.far || (far === best.far && steps.length <= best.often)))) continue;
      best = { word, far, often: steps.length };
    }
  }
  return best?.word;
};

// The pages with a word, or with the nearest to it. `instead`: that was taken.
const pagesFor = async (index, typed, isAlone) => {
  const wanted = (word) => ({ typed: word, stem: stem(word, index.language), isAlone });
  const set = await pagesWith(index, wanted(typed));
  if (set.pages.size > 0) return set;
  const near = await nearest(index, typed);
  return near ? { ...(await pagesWith(index, wanted(near))), instead: near } : set;
};

// How often a word's stem begins a word, damped.
const score = (words, wanted) => {
  const found = words.reduce((sum, word) => sum + (word.startsWith(wanted) ? 1 : 0), 0);
  return found === 0 ? 0 : 1 + Math.log(found);
};

const bestSection = (page, wanted, language) => {
  let best;
  for (const [anchor, heading, text] of page.sections) {
    const [ofHeading, ofText] = [wordsOf(heading, language), wordsOf(text, language)];
    const points = wanted.reduce(
      (sum, word) => sum + WEIGHT.heading * score(ofHeading, word) + WEIGHT.text * score(ofText, word), 0);
    if (points > (best?.points ?? 0)) best = { anchor, heading, text, points };
  }
  return best;
};

const find = async (index, query) => {
  const { language } = index;
  const typed = [...new Set(wordsOf(query, ""))].slice(0, 12);
  if (typed.length === 0 || index.pages === 0) return { pages: [], wanted: [] };
  const sets = await Promise.all(typed.map((word) => pagesFor(index, word, typed.length === 1)));
  // A word that stands nearly everywhere says nothing, unless there is no other.
  const telling = sets.some((set) => !set.cut) ? sets.filter((set) => !set.cut) : sets;
  // The rarer a word, the more it says.
  for (const set of sets) set.rare = Math.log(1 + index.pages / Math.max(1, set.pages.size));
  const has = new Map();
  for (const { pages, rare } of telling) for (const page of pages.keys()) has.set(page, (has.get(page) ?? 0) + rare);
  const [whole, most] = [telling.reduce((sum, { rare }) => sum + rare, 0), Math.max(0, ...has.values())];
  const isSome = most < whole * 0.999;
  const points = (page) => sets.reduce((sum, { pages, rare }) => sum + (pages.get(page) ?? 0) * rare, 0);
  // Where no page has all words, those come first that have the most of them, and the others are left out.
  const all = [...has].filter(([, said]) => said >= (isSome ? most / 2 : whole * 0.999))
    .map(([page, said]) => ({ page, points: points(page) * said * said }));
  all.sort((a, b) => b.points - a.points || a.page - b.page);
  const instead = sets.some((set) => set.instead) && sets.map((set, at) => set.instead ?? typed[at]).join(" ");
  return {
    pages: all.map(({ page }) => page),
    // The one that says most comes first.
    wanted: sets.filter((set) => set.pages.size > 0).sort((a, b) => b.rare - a.rare).map((set) => set.wanted.stem),
    language,
    instead,
    isSome,
  };
};

const texts = (index, { pages, wanted, language }, from) =>
  Promise.all(pages.slice(from, from + MOST_RESULTS).map(async (number) => {
    const at = partOf(index.texts, number);
    const page = (await part(index, `texts-${at}.json`)).pages[number - index.texts[at]];
    return { page, section: bestSection(page, wanted, language), wanted, language };
  }));

// The text around the first hit of the word that says most, the hits marked; built of text nodes, so nothing in it is HTML.
const excerpt = (text, wanted, language) => {
  const parts = text.split(/([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[\p{L}\p{N}\p{M}]+)/u);
  const folded = parts.map(fold);
  const begins = (text, word) => (word.length < 3 ? text === word : text.startsWith(word));
  const hits = (at, word) => at % 2 === 1 && (
    begins(folded[at], word) || begins(withoutArticle(folded[at], language), word)
    || (folded[at + 1] === "" && folded[at] + folded[at + 2] === word)
    || (folded[at - 1] === "" && folded[at - 2] + folded[at] === word));
  const told = wanted.find((word) => parts.some((_, at) => hits(at, word)));
  const first = told === undefined ? 0 : parts.findIndex((_, at) => hits(at, told));
  let start = first;
  for (let length = 0; start > 0 && length < EXCERPT / 4; start -= 1) length += parts[start - 1].length;
  const line = document.createElement("p");
  if (start > 0) line.append("… ");
  let length = 0;
  let at = start;
  for (; at < parts.length && length < EXCERPT; at += 1) {
    length += parts[at].length;
    if (wanted.some((word) => hits(at, word))) {
      const mark = document.createElement("mark");
      mark.textContent = parts[at];
      line.append(mark);
    } else line.append(parts[at]);
  }
  if (at < parts.length) line.append(" …");
  return line;
};

const item = ({ page, section, wanted, language }) => {
  const entry = document.createElement("li");
  const link = document.createElement("a");
  const anchor = section?.anchor ? `#${section.anchor}` : "";
  link.href = place.dataset.root + page.url + anchor;
  link.textContent = section?.heading ? `${page.title} – ${section.heading}` : page.title;
  entry.append(link, excerpt(section?.text || page.summary, wanted, language));
  return entry;
};

const list = results.querySelector("ol");
const more = results.querySelector("button");
const told = ({ pages, instead, isSome }, query) => {
  if (pages.length === 0) return place.dataset.none.replace("{query}", () => query);
  const found = place.dataset.found.replace("{n}", String(pages.length));
  const other = instead ? place.dataset.instead.replace("{query}", () => instead) : "";
  return [other, isSome ? place.dataset.some : "", found].filter(Boolean).join(" ");
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
  let [index, answer, first] = [];
  try {
    index = await load();
    answer = await find(index, query);
    first = await texts(index, answer, 0);
  } catch {
    if (mine === turn) status.textContent = place.dataset.failed;
    return;
  }
  if (mine !== turn) return;
  list.replaceChildren(...first.map(item));
  results.hidden = first.length === 0;
  all.hidden = first.length > 0;
  more.hidden = answer.pages.length <= first.length;
  more.onclick = async () => {
    const next = (await texts(index, answer, list.children.length)).map(item);
    if (mine !== turn) return;
    list.append(...next);
    more.hidden = answer.pages.length <= list.children.length;
    next[0]?.querySelector("a").focus();
  };
  status.textContent = told(answer, query);
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
