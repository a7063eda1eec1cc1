// The repository's own content, built by the binary that cargo made, in a folder that goes away.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));
const binary = join(repository, process.env.CARGO_TARGET_DIR ?? "target", "debug", "hallpass");

export class Workshop {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "hallpass-browser-"));
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  /** Runs the command in the folder; throws with what it said when the exit code is another. */
  hallpass(words, expected = 0) {
    const { status, stdout, stderr, error } = spawnSync(binary, words, { cwd: this.folder, encoding: "utf8" });
    if (error) throw error;
    if (status !== expected) throw new Error(`hallpass ${words.join(" ")}: exit code ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  build() {
    return this.hallpass(["build", "--content", join(repository, "content")]);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
