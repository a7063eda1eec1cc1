//! Code for the pages: what documentation shows, in the languages that it shows most, with names and
//! numbers from the seed so that no two blocks are the same.

use crate::words::{Dice, capital};

/// The language of the block's fence, and the block.
pub(crate) fn block(dice: &mut Dice) -> (&'static str, String) {
    let (language, template) = TEMPLATES[dice.below(TEMPLATES.len())];
    let (a, b, c) = (dice.word(), dice.word(), dice.word());
    let text = template
        .replace("AA", &capital(a))
        .replace("BB", &capital(b))
        .replace("aa", a)
        .replace("bb", b)
        .replace("cc", c)
        .replace("11", &(10 + dice.below(990)).to_string())
        .replace("22", &(1 + dice.below(9)).to_string());
    (language, text)
}

const TEMPLATES: &[(&str, &str)] = &[
    (
        "rust",
        r#"use std::collections::BTreeMap;

/// Counts the aa of each bb.
#[derive(Debug, Clone)]
pub struct AABB<'a> {
    pub aa: Vec<u32>,
    cc: BTreeMap<&'a str, usize>,
}

impl<'a> AABB<'a> {
    pub fn aa(&self, bb: &'a str) -> Option<usize> {
        let limit = 11;
        match self.cc.get(bb) {
            Some(&count) if count < limit => Some(count + 22),
            Some(_) => None,
            None => Err(format!("no {bb} in `aa`")).ok(),
        }
    }
}
"#,
    ),
    (
        "python",
        r#"from dataclasses import dataclass, field
import re


@dataclass
class AA:
    """One aa with its bb."""

    bb: str
    cc: list[int] = field(default_factory=list)

    def total(self, factor: float = 2.5) -> float:
        # The first 22 are free.
        return sum(x * factor for x in self.cc[22:] if x > 11)


if __name__ == "__main__":
    match = re.search(r"(\d+)-bb", "11-bb")
    print(f"aa: {AA('bb', [1, 2, 3]).total():.2f}", match)
"#,
    ),
    (
        "javascript",
        r##"import { aa, bb } from "./aa-bb.js";

const LIMIT = 11;

/** Fetches the aa of a bb. */
export async function loadAA(id, { retries = 22 } = {}) {
  const response = await fetch(`/api/bb/${id}?cc=true`);
  if (!response.ok && retries > 0) {
    return loadAA(id, { retries: retries - 1 });
  }
  const { cc, ...rest } = await response.json();
  return Object.entries(rest).filter(([key, value]) => key !== "aa" && value < LIMIT);
}

document.querySelector("#bb").addEventListener("click", () => loadAA(22).catch(console.error));
"##,
    ),
    (
        "c",
        r#"#include <stdio.h>
#include <stdlib.h>

#define AA_MAX 11

typedef struct aa {
    int bb;
    const char *cc;
} aa_t;

/* Returns the first aa above the limit. */
static aa_t *find_bb(aa_t *list, size_t count, int limit)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].bb > limit && list[i].cc != NULL) {
            printf("%s: %d\n", list[i].cc, list[i].bb);
            return &list[i];
        }
    }
    return NULL; // none
}
"#,
    ),
    (
        "java",
        r"package org.example.aa;

import java.util.List;
import java.util.stream.Collectors;

public final class AABB implements Comparable<AABB> {
    private static final int LIMIT = 11;
    private final String cc;

    public AABB(String cc) {
        this.cc = cc;
    }

    @Override
    public int compareTo(AABB other) {
        return Integer.compare(cc.length(), other.cc.length() + 22);
    }

    List<String> aa(List<AABB> all) {
        return all.stream().map(x -> x.cc).filter(x -> x.length() < LIMIT).collect(Collectors.toList());
    }
}
",
    ),
    (
        "bash",
        r#"#!/usr/bin/env bash
set -euo pipefail

# Copies every aa to the bb.
target=${1:-/srv/bb}
for file in aa/*.txt; do
  name=$(basename "$file" .txt)
  if [[ -f "$target/$name" && $(wc -l < "$file") -gt 11 ]]; then
    echo "cc: $name is there already" >&2
    continue
  fi
  cp --preserve "$file" "$target/$name" || exit 22
done
"#,
    ),
    (
        "json",
        r#"{
  "aa": "bb",
  "cc": [11, 22, 3.5e-2, true, null],
  "list": [
    { "name": "AA", "size": 11, "open": false },
    { "name": "BB \"cc\"", "size": 22, "open": true }
  ]
}
"#,
    ),
    (
        "yaml",
        r#"# The aa of the bb
aa:
  name: "BB 11"
  cc: [one, two, 22]
  open: true
steps:
  - run: cargo build --release
    env: {BB: "11", CC: cc}
  - uses: aa/bb@v22
"#,
    ),
    (
        "html",
        r##"<!doctype html>
<html lang="en">
<head><title>AA</title></head>
<body class="bb cc">
  <!-- the aa -->
  <h1 id="aa">AA &amp; BB</h1>
  <ul data-count="11">
    <li><a href="#bb">bb</a></li>
    <li><img src="cc.png" alt="CC" width="11" height="22"></li>
  </ul>
</body>
</html>
"##,
    ),
    (
        "sql",
        r"-- Every aa with more than 11 of its bb
SELECT a.id, a.name, COUNT(b.id) AS cc
FROM aa AS a
LEFT JOIN bb AS b ON b.aa_id = a.id AND b.state = 'open'
WHERE a.created >= '2026-01-22'
GROUP BY a.id, a.name
HAVING COUNT(b.id) > 11
ORDER BY cc DESC
LIMIT 22;
",
    ),
];
