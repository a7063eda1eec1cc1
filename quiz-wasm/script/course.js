// What is around the quizzes: the file out and back in, the office's invitation and receipt, and on the
// course's home what is missing and the certificate. The quiz itself needs none of it.

import { showCertifications } from "./certificate.js";
import { download, restore } from "./file.js";
import { isSigned, partsOf, readInvitation, readReceipt } from "./office.js";
import { isSubmitted, readAttempts, readLearner, tidy, writeLearner } from "./record.js";
import { seal } from "./seal.js";
import { Store, rested } from "./store.js";
import { dayText, strings } from "./strings.js";

class Course {
  constructor(panel) {
    const { course, year, officeKeys = "" } = document.body.dataset;
    Object.assign(this, { panel, course, year, store: new Store(course, year) });
    this.keys = officeKeys.split(" ").filter(Boolean);
    this.say = strings(panel);
    this.line = panel.querySelector("[data-part=file-status]");
  }

  async open() {
    this.panel.hidden = false;
    this.#listen();
    this.show();
    await this.#invited();
  }

  show() {
    const learner = readLearner(this.store);
    const kept = learner === null ? [] : readAttempts(this.store, learner);
    for (const button of document.querySelectorAll("[data-progress-export]")) button.hidden = kept.length === 0;
    showCertifications(this.store, learner, kept.map(({ attempt }) => attempt), this.say);
    // An open attempt is sealed when it is handed over: its head changes with each answer.
    seal(this.store, kept.filter(({ attempt }) => isSubmitted(attempt)));
  }

  #tell(key, values) {
    this.line.textContent = "";
    // Emptied first, so that the same words twice are told twice.
    requestAnimationFrame(() => {
      this.line.textContent = this.say(key, values);
    });
  }

  #listen() {
    const soon = rested(() => this.show());
    document.addEventListener("hallpass-saved", soon);
    for (const event of ["storage", "pageshow"]) globalThis.addEventListener(event, soon);
    document.addEventListener("click", async ({ target }) => {
      if (!target.closest?.("[data-act=export], [data-progress-export]")) return;
      const given = await download(this.store, this.course, this.year);
      this.#tell(given ? "exported" : "nothing_to_export");
    });
    this.panel.querySelector("input[type=file]").addEventListener("change", async ({ target }) => {
      const [file] = target.files;
      if (!file) return;
      const text = file.size > 8 * 1024 * 1024 ? "" : await file.text();
      target.value = "";
      await this.take(text);
    });
    globalThis.addEventListener("hashchange", () => this.#invited());
  }

  /** A completion file brings everything back, a receipt says what the office found. */
  async take(text) {
    const receipt = readReceipt(text);
    if (receipt) return this.#receive(receipt, text);
    const { error, learner, added } = restore(this.store, this.course, this.year, text);
    if (error) return this.#tell(error);
    this.#tell(this.store.durable ? "file_restored" : "file_not_kept", { name: learner.name, n: added });
    this.#changed();
  }

  async #receive({ receipt, message, signature }, text) {
    const learner = readLearner(this.store);
    if (receipt.course !== this.course || receipt.year !== this.year) return this.#tell("file_other_course");
    if (receipt.learner.id !== learner?.id) return this.#tell("receipt_other_learner", { name: tidy(receipt.learner.name) });
    const signed = await isSigned(this.keys, message, signature);
    if (signed !== "true") return this.#tell(signed === "false" ? "receipt_forged" : "receipt_unchecked");
    this.store.write(this.store.receipts + learner.id, text);
    this.#tell("receipt_taken");
    this.#changed();
  }

  #changed() {
    document.dispatchEvent(new Event("hallpass-restored"));
    document.dispatchEvent(new Event("hallpass-saved"));
  }

  /** An invitation in the address: checked, kept, and taken out of the address, where a name has no business. */
  async #invited() {
    const token = new URLSearchParams(location.hash.slice(1)).get("invitation");
    if (token === null) return;
    history.replaceState(null, "", location.pathname + location.search);
    const invitation = readInvitation(token);
    if (!invitation) return this.#tell("invitation_broken");
    const { window: days, learner } = invitation;
    if (invitation.course !== this.course || invitation.year !== this.year) return this.#tell("invitation_other_course");
    const signed = await isSigned(this.keys, ...partsOf(token));
    if (signed === "false") return this.#tell("invitation_forged");
    const today = new Date().toISOString().slice(0, 10);
    if (days.closes < today) return this.#tell("invitation_expired", { date: dayText(days.closes) });
    const { id, name, role, school } = learner;
    writeLearner(this.store, { id, name: tidy(name), role: tidy(role), school: tidy(school) });
    this.store.write(this.store.invitations + id, token);
    const key = signed === "true" ? (days.opens > today ? "invitation_early" : "invitation_taken") : "invitation_unchecked";
    this.#tell(key, { name: tidy(name), date: dayText(days.opens), due: dayText(days.due) });
    this.#changed();
  }
}

const panel = globalThis.document?.querySelector("[data-part=file]");
if (panel) new Course(panel).open();

// For the test that makes files without a page.
export { completion, sealed } from "./file.js";
