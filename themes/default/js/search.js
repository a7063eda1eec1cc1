// Search without a server: reads the site's index once and looks the words up in it.
// Words are folded (case, accents), may be beginnings of words, and must all be on the page.

const MOST_RESULTS = 40;
const WEIGHT = { title: 12, summary: 5, heading: 4, text: 1 };
const EXCERPT = 160;

const place = document.querySelector(".search");
const form = place.querySelector(".search-form");
const input = form.querySelector("input");
const status = place.querySelector(".search-status");
const results = place.querySelector(".search-results");
const all = place.querySelector(".search-all");

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

// English only: one form of a word finds the other. Other languages match by beginnings alone.
const stem = (word, language) => {
  if (!language.startsWith("en") || word.length < 5) return word;
  const bare = word.replace(/(?:ing|ment|ed|ies|es|s|e|y)$/, "");
  return bare.length >= 3 ? bare : word;
};

let loading = null;
const load = () => {
  loading ??= fetch(place.dataset.index)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(prepare)
    .catch((error) => {
      loading = null;
      throw error;
    });
  return loading;
};

const prepare = (index) => ({
  language: index.language,
  pages: index.pages.map((page) => ({
    ...page,
    words: { title: wordsOf(page.title), summary: wordsOf(page.summary) },
    sections: page.sections.map(([anchor, heading, text]) => ({
      anchor, heading, text, words: { heading: wordsOf(heading), text: wordsOf(text) },
    })),
  })),
});

// How often a word's stem begins a word, damped, so that long pages do not win by length.
const score = (words, wanted) => {
  const found = words.reduce((sum, word) => sum + (word.startsWith(wanted) ? 1 : 0), 0);
  return found === 0 ? 0 : 1 + Math.log(found);
};

const find = ({ language, pages }, query) => {
  const wanted = [...new Set(wordsOf(query).map((word) => stem(word, language)))].slice(0, 12);
  if (wanted.length === 0) return [];
  const found = [];
  for (const page of pages) {
    const got = new Map();
    const add = (word, points) => points && got.set(word, (got.get(word) ?? 0) + points);
    let best = null;
    for (const word of wanted) {
      add(word, WEIGHT.title * score(page.words.title, word));
      add(word, WEIGHT.summary * score(page.words.summary, word));
    }
    for (const section of page.sections) {
      let here = 0;
      for (const word of wanted) {
        const points = WEIGHT.heading * score(section.words.heading, word) + WEIGHT.text * score(section.words.text, word);
        add(word, points);
        here += points;
      }
      if (here > (best?.here ?? 0)) best = { section, here };
    }
    if (got.size === wanted.length) {
      found.push({ page, section: best?.section, points: [...got.values()].reduce((a, b) => a + b, 0) });
    }
  }
  found.sort((a, b) => b.points - a.points || a.page.url.localeCompare(b.page.url, "en"));
  return found.map((one) => ({ ...one, wanted }));
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
  let index;
  try {
    index = await load();
  } catch {
    status.textContent = place.dataset.failed;
    return;
  }
  if (mine !== turn) return;
  const found = find(index, query);
  results.querySelector("ol").replaceChildren(...found.slice(0, MOST_RESULTS).map(item));
  results.hidden = found.length === 0;
  all.hidden = found.length > 0;
  status.textContent = found.length > 0
    ? place.dataset.found.replace("{n}", String(found.length))
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
