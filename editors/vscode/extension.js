// Detente in Visual Studio Code: starts `detente lsp`, and carries questions and answers between it and the editor.
//
// Written on the editor's own interface, so that it can be packed from the files of this folder alone.

"use strict";

const vscode = require("vscode");
const { Connection } = require("./connection");
const { Shapes } = require("./shapes");

const LANGUAGE = { language: "detente" };
const shapes = new Shapes(vscode);

let connection;
let diagnostics;
let restarts = 0;

const at = (document, position) => ({
  textDocument: { uri: document.uri.toString() },
  position: shapes.toPosition(position),
});

/** Asks the server; `undefined` where it declines or is gone. */
async function ask(method, params) {
  if (!connection) return undefined;
  try {
    return (await connection.ask(method, params)) ?? undefined;
  } catch {
    return undefined;
  }
}

// Texts of the library, which the server itself supplies, are no models of the folder.
const isModel = (document) => document.languageId === "detente" && document.uri.scheme !== "detente";

function opened(document) {
  if (!isModel(document) || !connection) return;
  const { uri, version } = document;
  connection.tell("textDocument/didOpen", {
    textDocument: { uri: uri.toString(), languageId: "detente", version, text: document.getText() },
  });
}

function changed(event) {
  if (!isModel(event.document) || !connection || event.contentChanges.length === 0) return;
  connection.tell("textDocument/didChange", {
    textDocument: { uri: event.document.uri.toString(), version: event.document.version },
    contentChanges: event.contentChanges.map((change) => ({ range: shapes.toRange(change.range), text: change.text })),
  });
}

function told(method) {
  return (document) => {
    if (isModel(document) && connection) connection.tell(method, { textDocument: { uri: document.uri.toString() } });
  };
}

function noticed(method, params) {
  if (method !== "textDocument/publishDiagnostics") return;
  diagnostics.set(vscode.Uri.parse(params.uri), params.diagnostics.map((it) => shapes.diagnostic(it)));
}

async function start() {
  const command = vscode.workspace.getConfiguration("detente").get("path") || "detente";
  const started = new Connection(command, ["lsp"], noticed, (why) => {
    if (connection !== started) return;
    connection = undefined;
    diagnostics.clear();
    ended(command, why);
  });
  connection = started;
  const capabilities = { workspace: { textDocumentContent: {} } };
  try {
    await started.ask("initialize", { processId: process.pid, rootUri: null, capabilities });
  } catch {
    return;
  }
  started.tell("initialized", {});
  vscode.workspace.textDocuments.forEach(opened);
}

/** One that ends by itself is started again, but not for ever. */
function ended(command, why) {
  if (restarts++ < 3 && !/ENOENT|EACCES/.test(why)) {
    start();
    return;
  }
  vscode.window.showErrorMessage(
    `Cannot run \`${command} lsp\`: ${why}. Say where the program \`detente\` is in the setting detente.path.`,
  );
}

async function stop() {
  const old = connection;
  connection = undefined;
  diagnostics?.clear();
  await old?.leave();
}

const hover = {
  async provideHover(document, position) {
    const answer = await ask("textDocument/hover", at(document, position));
    return answer && new vscode.Hover(new vscode.MarkdownString(answer.contents.value), shapes.range(answer.range));
  },
};

const definition = {
  async provideDefinition(document, position) {
    const answer = await ask("textDocument/definition", at(document, position));
    return answer && shapes.location(answer);
  },
};

const references = {
  async provideReferences(document, position, { includeDeclaration }) {
    const question = { ...at(document, position), context: { includeDeclaration } };
    return ((await ask("textDocument/references", question)) ?? []).map((it) => shapes.location(it));
  },
};

/** Here what the server says against it is shown: it is the answer that the user waits for. */
const rename = {
  async prepareRename(document, position) {
    const answer = await connection?.ask("textDocument/prepareRename", at(document, position));
    if (!answer) throw new Error("No name stands here.");
    return { range: shapes.range(answer.range), placeholder: answer.placeholder };
  },
  async provideRenameEdits(document, position, newName) {
    const answer = await connection?.ask("textDocument/rename", { ...at(document, position), newName });
    return answer && shapes.workspaceEdit(answer);
  },
};

const completion = {
  async provideCompletionItems(document, position) {
    return ((await ask("textDocument/completion", at(document, position))) ?? []).map((it) => shapes.completion(it));
  },
};

const formatting = {
  async provideDocumentFormattingEdits(document, options) {
    const question = { textDocument: { uri: document.uri.toString() }, options: { ...options } };
    return ((await ask("textDocument/formatting", question)) ?? []).map((it) => shapes.edit(it));
  },
};

const symbols = {
  async provideDocumentSymbols(document) {
    const question = { textDocument: { uri: document.uri.toString() } };
    return ((await ask("textDocument/documentSymbol", question)) ?? []).map((it) => shapes.symbol(it));
  },
};

const hints = {
  async provideInlayHints(document, range) {
    const question = { textDocument: { uri: document.uri.toString() }, range: shapes.toRange(range) };
    return ((await ask("textDocument/inlayHint", question)) ?? []).map((it) => shapes.hint(it));
  },
};

const actions = {
  async provideCodeActions(document, range) {
    const textDocument = { uri: document.uri.toString() };
    const question = { textDocument, range: shapes.toRange(range), context: { diagnostics: [] } };
    return ((await ask("textDocument/codeAction", question)) ?? []).map((it) => shapes.action(it));
  },
};

/** The language's own blocks, which are no files. */
const library = {
  async provideTextDocumentContent(uri) {
    return (await ask("workspace/textDocumentContent", { uri: uri.toString() }))?.text;
  },
};

async function activate(context) {
  const { languages, workspace, commands } = vscode;
  diagnostics = languages.createDiagnosticCollection("detente");
  context.subscriptions.push(
    diagnostics,
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidChangeTextDocument(changed),
    workspace.onDidSaveTextDocument(told("textDocument/didSave")),
    workspace.onDidCloseTextDocument(told("textDocument/didClose")),
    workspace.registerTextDocumentContentProvider("detente", library),
    languages.registerHoverProvider(LANGUAGE, hover),
    languages.registerDefinitionProvider(LANGUAGE, definition),
    languages.registerReferenceProvider(LANGUAGE, references),
    languages.registerRenameProvider(LANGUAGE, rename),
    languages.registerCompletionItemProvider(LANGUAGE, completion, ".", "["),
    languages.registerDocumentFormattingEditProvider(LANGUAGE, formatting),
    languages.registerDocumentSymbolProvider(LANGUAGE, symbols),
    languages.registerInlayHintsProvider(LANGUAGE, hints),
    languages.registerCodeActionsProvider(LANGUAGE, actions, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    commands.registerCommand("detente.restart", async () => {
      await stop();
      restarts = 0;
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
