// Screenshots as small kept pictures: half the size, sixteen shades of each color, so that a reference takes some
// kilobytes and a hair's breadth of difference between two versions of a typeface is none.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

const REFERENCES = path.join(import.meta.dirname, "references");
/** Part of the picture that may differ. */
const TOLERANCE = 0.02;

function reduced(bytes) {
  const { width, height, data } = PNG.sync.read(bytes);
  const small = new PNG({ width: width >> 1, height: height >> 1 });
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      const to = 4 * (y * small.width + x);
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (dx, dy) => data[4 * ((2 * y + dy) * width + 2 * x + dx) + channel];
        const mean = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
        small.data[to + channel] = 17 * Math.min(15, Math.round(mean / 17));
      }
      small.data[to + 3] = 255;
    }
  }
  return small;
}

const written = (png) => PNG.sync.write(png, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });

/**
 * Holds a screenshot against the kept one; HALLPASS_BLESS=1 keeps it instead. Returns what is wrong, or nothing; the
 * picture and the difference then lie in the temporary folder.
 */
export function compare(name, bytes) {
  const file = path.join(REFERENCES, `${name}.png`);
  const found = reduced(bytes);
  if (process.env.HALLPASS_BLESS) {
    mkdirSync(REFERENCES, { recursive: true });
    writeFileSync(file, written(found));
    return undefined;
  }
  if (!existsSync(file)) return `${name}: there is no reference; HALLPASS_BLESS=1 keeps one`;
  const kept = PNG.sync.read(readFileSync(file));
  const { width, height } = kept;
  if (width !== found.width || height !== found.height) return `${name}: ${found.width} × ${found.height} instead of ${width} × ${height}`;
  const difference = new PNG({ width, height });
  const pixels = pixelmatch(kept.data, found.data, difference.data, width, height, { threshold: 0.2 });
  const part = pixels / (width * height);
  if (part <= TOLERANCE) return undefined;
  const folder = path.join(tmpdir(), "hallpass-screenshots");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.png`), bytes);
  writeFileSync(path.join(folder, `${name}.difference.png`), written(difference));
  return `${name}: ${(part * 100).toFixed(1)} % of the picture differ; see ${folder}. Is it meant? HALLPASS_BLESS=1 keeps the new one`;
}
