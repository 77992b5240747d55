// The extension in an editor that stands in for the real one, with the real server: `node client.js PATH-OF-DETENTE`.

"use strict";

const assert = require("node:assert/strict");
const { editor, document, Range, Position } = require("./editor");

const TEXT = `language 1
situation "Small" { starts 2025-01-01 lasts 10 days steps 1 day }
unit soldiers
## What happens
param tempo "Tempo" = 1 to 3 / week  judgement
event attack "Attack" { rate tempo  judgement }
stock garrison "Garrison" : soldiers = 1_000 soldiers { loses 10 soldiers per attack  judgement }
let strength = garrison / 10
use library.retaliation as feud { trigger = attack  drawn = 50% } judgement
outcome fallen as soon as garrison < 100 soldiers
outcome held otherwise
`;
const URI = "untitled:small";

async function until(holds, what) {
  for (let tries = 0; tries < 600; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain until ${what}`);
}

async function asks(host, text) {
  const { providers } = host;
  const hover = await providers.hover.provideHover(text, text.after("rate te"));
  assert.match(hover.contents.value, /^\*\*Tempo\*\*: a parameter `tempo`, in 1\/week/);
  assert.equal(await providers.hover.provideHover(text, text.after("lasts 1")), undefined);

  const definition = await providers.definition.provideDefinition(text, text.after("per at"));
  assert.deepEqual({ ...definition.range.start }, { ...text.after("event ") });
  const library = await providers.definition.provideDefinition(text, text.after("library.re"));
  assert.equal(library.uri.toString(), "detente:/library/retaliation.detente");
  assert.match(await providers.content.provideTextDocumentContent(library.uri), /^language 1/);
  const references = await providers.references.provideReferences(text, text.after("stock gar"), { includeDeclaration: true });
  assert.equal(references.length, 3);

  const place = text.after("soon as gar");
  assert.equal((await providers.rename.prepareRename(text, place)).placeholder, "garrison");
  await assert.rejects(providers.rename.prepareRename(text, text.after("lasts 1")), /No name stands here/);
  const renamed = await providers.rename.provideRenameEdits(text, place, "post");
  assert.equal(text.with(renamed.files.get(URI)), TEXT.replaceAll("garrison", "post"));
  await assert.rejects(providers.rename.provideRenameEdits(text, place, "gains"), /a word of the language/);

  const proposals = await providers.completion.provideCompletionItems(text, text.after("per att"));
  const attack = proposals.find((it) => it.label === "attack");
  assert.deepEqual([attack.kind, attack.detail], [22, "an event: Attack"]);
  const hints = await providers.hints.provideInlayHints(text, new Range(new Position(0, 0), new Position(99, 0)));
  assert.deepEqual(hints.map((it) => it.label), [" : soldiers"]);
  const symbols = await providers.symbols.provideDocumentSymbols(text);
  assert.deepEqual(symbols.map((it) => it.name), ["Small", "What happens"]);
  assert.equal(symbols[1].children[0].name, "tempo");
  const edits = await providers.formatting.provideDocumentFormattingEdits(text, { tabSize: 4, insertSpaces: true });
  assert.match(text.with(edits), /^language 1\nsituation "Small" \{\n/);
}

async function mends(host, text) {
  const at = text.after("rate t");
  const range = new Range(at, new Position(at.line, at.character + 1));
  text.text = text.with([{ range, newText: "" }]);
  text.version += 1;
  host.events.change.fire({ document: text, contentChanges: [{ range, text: "" }] });
  await until(() => host.published.get(URI)?.some((it) => it.severity === 0), "the mistake is told");
  const [error] = host.published.get(URI).filter((it) => it.severity === 0);
  assert.equal(error.code, "unknown-name");
  const [action] = await host.providers.actions.provideCodeActions(text, error.range);
  assert.equal(action.title, "Write `tempo` for `tmpo`");
  assert.equal(text.with(action.edit.files.get(URI)), TEXT);
}

async function main(path) {
  const host = editor(path);
  const extension = require("../extension");
  const text = document(URI, TEXT);
  host.documents.push(text);
  await extension.activate({ subscriptions: [] });
  await until(() => host.published.has(URI), "messages are published");
  assert.ok(host.published.get(URI).every((it) => it.severity > 0));
  await asks(host, text);
  await mends(host, text);

  await host.providers["detente.restart"]();
  await until(() => host.published.get(URI)?.some((it) => it.severity === 0), "it is told again after a restart");
  host.events.close.fire(text);
  await extension.deactivate();
  assert.equal(await host.providers.hover.provideHover(text, text.after("event ")), undefined, "nobody answers");
  assert.deepEqual(host.errors, []);
}

/** A program that is not there is told once, with what to do. */
async function missing() {
  const host = editor("no-such-program-of-that-name");
  delete require.cache[require.resolve("../extension")];
  const extension = require("../extension");
  await extension.activate({ subscriptions: [] });
  await until(() => host.errors.length > 0, "it is told");
  assert.equal(host.errors.length, 1);
  assert.match(host.errors[0], /detente\.path/);
}

main(process.argv[2])
  .then(missing)
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
