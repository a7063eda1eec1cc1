// The Nu HTML checker on every page of every site and on the report: no error, no warning.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { arabicCourse, sharedContent } from "./support.mjs";

const checker = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

test("the Nu HTML checker has nothing to say", () => {
  const folders = [sharedContent(), arabicCourse()].map((folder) => path.join(folder, "dist"));
  const { stderr, error } = spawnSync(
    "java",
    ["-XX:TieredStopAtLevel=1", "-jar", checker, "--format", "json", "--skip-non-html", ...folders],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  assert.ifError(error);
  const { messages } = JSON.parse(stderr);
  const told = messages.map(({ type, subType, url, lastLine, message, extract }) => {
    const file = path.relative(path.dirname(folders[0]), new URL(url).pathname);
    return `${subType ?? type}: ${file}:${lastLine}: ${message} ${extract}`;
  });
  assert.equal(told.length, 0, `${told.length} messages\n${told.slice(0, 40).join("\n")}`);
});
