// The grammar for colours, read as editors read it: line by line, at each place the first rule that fits from there on.
// `node grammar.js FILE...` prints nothing, and fails where it does not colour as it should.

"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");

const grammar = JSON.parse(fs.readFileSync(path.join(__dirname, "../syntaxes/detente.tmLanguage.json"), "utf8"));
const rules = grammar.patterns.map(({ include }) => {
  const rule = grammar.repository[include.slice(1)];
  const start = new RegExp(rule.match ?? rule.begin, "dgu");
  return { ...rule, start, stop: rule.end && new RegExp(rule.end, "dgu") };
});

/** Pieces of a line with their scopes; what has none is left out. No rule here goes over a line. */
function coloured(line) {
  const pieces = [];
  const piece = (start, end, scope) => {
    if (scope && start < end) pieces.push([line.slice(start, end), scope.replace(/\.detente$/, "")]);
  };
  let at = 0;
  while (at < line.length) {
    let best;
    for (const rule of rules) {
      rule.start.lastIndex = at;
      const match = rule.start.exec(line);
      if (match && (!best || match.index < best.match.index)) best = { rule, match };
    }
    if (!best) break;
    const { rule, match } = best;
    let end = match.index + match[0].length;
    if (rule.stop) {
      rule.stop.lastIndex = end;
      const stop = rule.stop.exec(line);
      end = stop ? stop.index + stop[0].length : line.length;
    }
    assert.ok(end > at, `a rule takes nothing: ${rule.match}`);
    if (rule.captures) {
      for (const [group, { name }] of Object.entries(rule.captures)) {
        const found = match.indices[group];
        if (found) piece(found[0], found[1], name);
      }
    } else {
      piece(match.index, end, rule.name);
    }
    at = end;
  }
  return pieces;
}

function scopeOf(line, word) {
  return coloured(line).find(([text]) => text === word)?.[1];
}

const KEYWORD = "keyword.declaration";
const UNIT = "keyword.other.unit";

/** Lines with what must be coloured how. */
const LINES = [
  ['param lethality "Chance" = 0.2% to 2.4%  cites S15, B4.2  # why', {
    param: KEYWORD, lethality: "entity.name", '"Chance"': "string.quoted.double", "0.2": "constant.numeric", "%": UNIT,
    to: "keyword.operator.word", cites: "keyword.other.evidence", S15: "constant.other.citation",
    "B4.2": "constant.other.citation", "# why": "comment.line.number-sign",
  }],
  ["stock us_troops : troops = 2_500 troops {", { stock: KEYWORD, us_troops: "entity.name", troops: UNIT, "2_500": "constant.numeric" }],
  ["    gains 6 points per strike_iraq while region is calm", {
    gains: "keyword.control.clause", 6: "constant.numeric", points: UNIT, per: "keyword.operator.word",
    strike_iraq: "variable.other", while: "keyword.operator.word", is: "keyword.control.clause", calm: "variable.other",
  }],
  ["    fades with half-life 2 weeks", { fades: "keyword.control.clause", "half-life": "keyword.operator.word", weeks: UNIT }],
  ["    starts 2023-10-17", { starts: "keyword.control.clause", "2023-10-17": "constant.numeric.date" }],
  ["## Talks, and after # them", { "## Talks, and after # them": "markup.heading" }],
  ["let x = min(a, b) + min_b * 3 million dollars / year", {
    min: "support.function", min_b: "variable.other", million: "constant.numeric.scale", dollars: UNIT, year: UNIT,
  }],
  ["let pace : 1/month = 1 / 8 weeks", { "1/month": UNIT, pace: "entity.name", weeks: UNIT }],
  ['    "not closed # no comment', { '"not closed # no comment': "string.quoted.double" }],
  ["param p = pert(1, 2, 3) judgement", { pert: "support.function.distribution", judgement: "keyword.other.evidence" }],
];

for (const [line, scopes] of LINES) {
  for (const [word, scope] of Object.entries(scopes)) assert.equal(scopeOf(line, word), scope, `\`${word}\` in: ${line}`);
}

for (const file of process.argv.slice(2)) {
  for (const line of fs.readFileSync(file, "utf8").split("\n")) {
    const pieces = coloured(line);
    const spoken = pieces.map(([text]) => text).join("").replace(/\s/g, "");
    const left = line.replace(/[\s{}()[\],:.]/g, "");
    const dots = (text) => text.replace(/[{}()[\],:.]/g, "");
    assert.equal(dots(spoken), left, `something has no colour in: ${line}`);
  }
}
