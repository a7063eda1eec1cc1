// The course's home: what is missing to be certified, how long it takes, and the certificate, which is
// provisional until the office's receipt is there.

import { readReceipt, withReceipt } from "./record.js";
import { isDone, otherSignature, standing } from "./standing.js";
import { dayText } from "./strings.js";

const DAY = 86_400_000;

export function showCertifications(store, learner, attempts, say) {
  const receipt = learner && readReceipt(store, learner);
  const all = withReceipt(attempts, receipt);
  showTimeLeft(all, say);
  for (const section of document.querySelectorAll("[data-certification]")) {
    const found = receipt?.certifications.find(({ id }) => id === section.dataset.certification);
    showCertification({ section, learner, all, found, receipt, say });
  }
}

/** Minutes of the modules whose quiz is still to be done. */
function showTimeLeft(all, say) {
  const line = document.querySelector("[data-part=time-left]");
  if (!line) return;
  const open = [...document.querySelectorAll("[data-minutes]")].filter(
    ({ dataset }) => !isDone(standing(all, dataset.quiz, dataset.pretest)),
  );
  const minutes = open.reduce((sum, { dataset }) => sum + Number(dataset.minutes), 0);
  line.textContent = minutes > 0 ? say("time_left", { n: minutes }) : "";
}

function showCertification({ section, learner, all, found, receipt, say }) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const needs = [...section.querySelectorAll("[data-need]")];
  const stands = needs.map(({ dataset }) => standing(all, dataset.need, dataset.pretest, dataset.mark));
  const signed = needs.map(({ dataset: { need, attests = "" } }) =>
    learner && attests.split(" ").map((question) => otherSignature(all, need, question, learner)).find(Boolean),
  );
  const certified = found?.status === "certified" || found?.status === "renewal-needed";
  const missing = needs.filter((_, at) => !isDone(stands[at]) || signed[at]).map((need) => need.querySelector("a").textContent);
  const waits = stands.some(({ state }) => state === "sent");
  const passed = missing.length === 0 && !waits;
  const list = new Intl.ListFormat(document.documentElement.lang || undefined).format(missing);
  part("missing").textContent =
    certified || !learner
      ? ""
      : missing.length > 0
        ? [say("missing", { list }), ...signed.filter(Boolean).map((signed) => say("signed_other", { signed, name: learner.name }))].join(" ")
        : say(waits ? "all_sent" : "all_passed");
  const left = Math.ceil((Date.parse(section.dataset.due) + DAY - Date.now()) / DAY);
  part("days").textContent = certified || passed ? "" : left > 0 ? say("days_left", { n: left }) : say("overdue");
  const certificate = part("certificate");
  certificate.hidden = !(certified || passed) || !learner;
  if (certificate.hidden) return;
  certificate.dataset.standing = certified ? "confirmed" : "provisional";
  const last = all.reduce((latest, { log }) => Math.max(latest, log.at(-1).at), 0);
  part("who").textContent = learner.name;
  part("school").textContent = [learner.role, learner.school].filter(Boolean).join(", ");
  part("on").textContent = dayText(certified ? found.on : new Date(last).toISOString().slice(0, 10));
  part("code").textContent = found?.code ?? "";
  part("code").parentElement.hidden = !found?.code;
  part("certificate-standing").textContent = certified
    ? say("certificate_confirmed", { date: dayText(receipt.issued) })
    : say("certificate_provisional");
  part("print").onclick = () => printAlone(certificate);
}

/** Prints the certificate and nothing else of the page. */
function printAlone(certificate) {
  const copy = certificate.cloneNode(true);
  copy.removeAttribute("aria-labelledby");
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  document.body.append(copy);
  globalThis.addEventListener("afterprint", () => copy.remove(), { once: true });
  globalThis.print();
}
