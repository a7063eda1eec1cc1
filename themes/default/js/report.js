// Filters the report's people. The form waits in a template, so that nobody sees a control that would do nothing.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

const template = document.getElementById("filters");
if (template) {
  const people = [...document.querySelectorAll(".people tbody")].map((element) => ({
    element,
    words: fold(element.querySelector("th").textContent),
    network: element.dataset.network.split(", "),
    school: [element.dataset.school],
    status: [element.dataset.status],
  }));
  template.replaceWith(template.content);
  const form = document.querySelector(".filters");

  const show = () => {
    const wanted = new FormData(form);
    const words = fold(wanted.get("words")).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const person of people) {
      const fits =
        words.every((word) => person.words.includes(word)) &&
        ["network", "school", "status"].every((key) => !wanted.get(key) || person[key].includes(wanted.get(key)));
      person.element.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    form.querySelector("output").textContent = form.dataset.said.replace("{n}", shown).replace("{m}", people.length);
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

// What is folded away on the screen is opened for paper when everything is to be printed.
addEventListener("beforeprint", () => {
  if (!document.getElementById("print-all").checked) return;
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    addEventListener("afterprint", () => (details.open = false), { once: true });
  }
});
