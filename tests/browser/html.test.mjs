// The Nu HTML checker on every page of every site, as a host serves them: no error, no warning.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { addresses, arabicCourse, served, sharedContent } from "./support.mjs";

const checker = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/**
 * Structured data in JSON-LD is a data block, which nothing runs and no policy is asked about: "prepare the script
 * element" of the HTML standard returns before it comes to the policy. The checker takes it for an inline script.
 */
const isDataBlock = ({ message, extract }) =>
  message.startsWith("Inline script violates Content Security Policy") && extract.includes('<script type="application/ld+json">');

test("the Nu HTML checker has nothing to say", async () => {
  const sites = ["public", "training", "staff"].map((site) => path.join(sharedContent(), "dist", site));
  const urls = [];
  for (const site of [...sites, path.join(arabicCourse(), "dist/training")]) {
    const origin = await served(site, after);
    for (const address of [...addresses(site), "/404.html"]) urls.push(origin + address);
  }
  const { stdout, stderr } = await promisify(execFile)(
    "java",
    ["-Xss8m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-XX:TieredStopAtLevel=1", "-jar", checker, "--format", "json", "--exit-zero-always", ...urls],
    { maxBuffer: 1 << 28 },
  );
  const { messages } = JSON.parse(stdout || stderr);
  const told = messages
    .filter((message) => !isDataBlock(message))
    .map(({ type, subType, url, lastLine, message, extract }) => `${subType ?? type}: ${new URL(url).pathname}:${lastLine}: ${message} ${extract}`);
  assert.equal(told.length, 0, `${told.length} messages\n${told.slice(0, 40).join("\n")}`);
  // The checker has looked at them all.
  assert.ok(messages.length > 0, "not even the data blocks were seen");
});
