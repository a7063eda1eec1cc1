// Filters a list of schools that is whole without it. The form waits in a template, so that nobody sees
// a control that would do nothing.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

for (const directory of document.querySelectorAll(".schools")) {
  const template = directory.querySelector("template");
  const schools = [...directory.querySelectorAll(".school")].map((element) => ({
    element,
    words: fold(element.textContent),
    type: element.dataset.type,
    area: element.dataset.area,
    program: element.dataset.program,
  }));
  template.replaceWith(template.content);
  const form = directory.querySelector("form");
  const count = directory.querySelector(".schools-count");

  const show = () => {
    const wanted = new FormData(form);
    const words = fold(wanted.get("name") ?? "").split(/\s+/).filter(Boolean);
    const fits = (school) =>
      words.every((word) => school.words.includes(word)) &&
      ["type", "area"].every((key) => !wanted.get(key) || wanted.get(key) === school[key]) &&
      (!wanted.get("program") || (school.program ?? "").split("|").includes(wanted.get("program")));
    let shown = 0;
    for (const school of schools) {
      school.element.hidden = !fits(school);
      shown += school.element.hidden ? 0 : 1;
    }
    const said = directory.dataset.shown.replace("{n}", shown).replace("{m}", schools.length);
    count.textContent = shown === 0 ? `${said}. ${directory.dataset.none}` : said;
  };

  // Announced once typing rests, not at every letter.
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  show();
}
