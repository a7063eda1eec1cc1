// The result of a submitted attempt: passed or not yet, by how much, what was missed, what to do next.

export class Result {
  constructor(quiz) {
    this.quiz = quiz;
  }

  /**
   * @param {object | null} grade null for a sealed quiz
   * @param {Question[]} asked in the order of the page
   * @param {{passedBefore: boolean, noneLeft: boolean}} allowance
   */
  show(grade, asked, { passedBefore, noneLeft }) {
    const { part, say, form } = this.quiz;
    const panel = part("result");
    panel.hidden = false;
    if (grade === null) {
      panel.dataset.result = "sealed";
      part("result-title").textContent = say("submitted_title");
      part("score").textContent = say("submitted_text");
      this.#list("missed", []);
      this.#list("objectives", []);
      part("next").textContent = say("next_export");
      return;
    }
    const { points, of, percent, passed } = grade;
    const sealed = this.quiz.form.dataset.mode === "sealed";
    panel.dataset.result = passed ? "passed" : "failed";
    part("result-title").textContent = say(passed ? "passed_title" : "failed_title", { percent });
    part("score").textContent = say("score_text", { points, of, percent, pass: form.dataset.pass });
    const missed = grade.questions.filter((question) => question.mustPassMissed);
    this.#list("missed", missed.map(({ index }) => this.#link(asked.find((question) => question.index === index))));
    this.#list("objectives", this.#objectives(grade, asked));
    const next = sealed ? "next_receipt" : passed || passedBefore ? "next_passed" : noneLeft ? "next_export" : "next_failed";
    part("next").textContent = say(this.quiz.practice ? "next_practice" : next);
  }

  #link(question) {
    const link = document.createElement("a");
    link.href = `#${question.fieldset.id}`;
    link.textContent = question.label;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      question.focus();
    });
    return [link];
  }

  /** A line for each objective that lost points, with its questions: so the learner knows what to read again. */
  #objectives(grade, asked) {
    const { form, say } = this.quiz;
    const sums = new Map();
    for (const { index, points, of } of grade.questions) {
      const question = asked.find((question) => question.index === index);
      const id = question?.fieldset.dataset.objective;
      const sum = sums.get(id) ?? { points: 0, of: 0, lost: [] };
      if (question && points < of) sum.lost.push(" · ", ...this.#link(question));
      sums.set(id, { points: sum.points + points, of: sum.of + of, lost: sum.lost });
    }
    const lines = [];
    for (const template of form.querySelectorAll("template[data-objective]")) {
      const sum = sums.get(template.dataset.objective);
      if (sum === undefined || sum.points === sum.of) continue;
      const { mark } = template.dataset;
      const below = mark && 100 * sum.points < Number(mark) * sum.of;
      // Isolated: its words may run the other way than the sentence around them.
      const objective = `\u2068${template.content.textContent}\u2069`;
      lines.push([say(below ? "objective_below" : "objective_line", { ...sum, objective, percent: mark }), ...sum.lost]);
    }
    return lines;
  }

  #list(name, lines) {
    const box = this.quiz.part(name);
    box.hidden = lines.length === 0;
    const items = lines.map((line) => {
      const item = document.createElement("li");
      item.append(...line);
      return item;
    });
    box.querySelector("ul").replaceChildren(...items);
  }
}
