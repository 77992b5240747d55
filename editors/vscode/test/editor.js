// A stand-in for the editor: as much of the module `vscode` as the extension uses, and what an editor does with it.

"use strict";

const Module = require("node:module");

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}
class Range {
  constructor(start, end) {
    Object.assign(this, { start, end });
  }
}
class Uri {
  static parse(text) {
    return Object.assign(new Uri(), { text });
  }
  toString() {
    return this.text;
  }
}
/** A class that keeps what it is made with under these names. */
const kept = (...names) =>
  class {
    constructor(...values) {
      names.forEach((name, at) => (this[name] = values[at]));
    }
  };
class WorkspaceEdit {
  constructor() {
    this.files = new Map();
  }
  set(uri, edits) {
    this.files.set(uri.toString(), edits);
  }
}
class Event {
  constructor() {
    this.listeners = [];
  }
  register() {
    return (listener) => {
      this.listeners.push(listener);
      return { dispose() {} };
    };
  }
  fire(value) {
    this.listeners.forEach((listener) => listener(value));
  }
}

/** An editor whose program `detente` is at `path`. */
function editor(path) {
  const events = { open: new Event(), change: new Event(), save: new Event(), close: new Event() };
  const providers = {};
  const published = new Map();
  const errors = [];
  const documents = [];
  const provider = (name) => (selector, given) => {
    providers[name] = given;
    return { dispose() {} };
  };
  const vscode = {
    Position,
    Range,
    Uri,
    WorkspaceEdit,
    Location: kept("uri", "range"),
    TextEdit: kept("range", "newText"),
    Diagnostic: kept("range", "message", "severity"),
    DiagnosticRelatedInformation: kept("location", "message"),
    DocumentSymbol: kept("name", "detail", "kind", "range", "selectionRange"),
    CompletionItem: kept("label", "kind"),
    InlayHint: kept("position", "label", "kind"),
    CodeAction: kept("title", "kind"),
    Hover: kept("contents", "range"),
    MarkdownString: kept("value"),
    CodeActionKind: { QuickFix: "quickfix" },
    workspace: {
      textDocuments: documents,
      getConfiguration: () => ({ get: () => path }),
      onDidOpenTextDocument: events.open.register(),
      onDidChangeTextDocument: events.change.register(),
      onDidSaveTextDocument: events.save.register(),
      onDidCloseTextDocument: events.close.register(),
      registerTextDocumentContentProvider: provider("content"),
    },
    window: { showErrorMessage: (message) => errors.push(message) },
    commands: { registerCommand: (name, run) => ((providers[name] = run), { dispose() {} }) },
    languages: {
      createDiagnosticCollection: () => ({
        set: (uri, list) => published.set(uri.toString(), list),
        clear: () => published.clear(),
        dispose() {},
      }),
      registerHoverProvider: provider("hover"),
      registerDefinitionProvider: provider("definition"),
      registerReferenceProvider: provider("references"),
      registerRenameProvider: provider("rename"),
      registerCompletionItemProvider: provider("completion"),
      registerDocumentFormattingEditProvider: provider("formatting"),
      registerDocumentSymbolProvider: provider("symbols"),
      registerInlayHintsProvider: provider("hints"),
      registerCodeActionsProvider: provider("actions"),
    },
  };
  // The extension asks for the editor by this name, and no such package is installed.
  const load = Module._load;
  Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));
  return { events, providers, published, errors, documents };
}

/** An open text of the language. */
function document(uri, text) {
  const lines = () => document.text.split("\n");
  const document = {
    uri: Uri.parse(uri),
    languageId: "detente",
    version: 1,
    text,
    getText: () => document.text,
    /** Right behind some letters. */
    after(before) {
      const at = document.text.indexOf(before);
      if (at < 0) throw new Error(`no ${before}`);
      const upto = document.text.slice(0, at + before.length).split("\n");
      return new Position(upto.length - 1, upto.at(-1).length);
    },
    offset: ({ line, character }) =>
      lines()
        .slice(0, line)
        .reduce((sum, it) => sum + it.length + 1, 0) + character,
    /** With changes made, last ones first. */
    with(edits) {
      const sorted = [...edits].sort((a, b) => document.offset(b.range.start) - document.offset(a.range.start));
      return sorted.reduce(
        (text, { range, newText }) =>
          text.slice(0, document.offset(range.start)) + newText + text.slice(document.offset(range.end)),
        document.text,
      );
    },
  };
  return document;
}

module.exports = { editor, document, Range, Position };
