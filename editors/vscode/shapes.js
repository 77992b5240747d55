// Shapes of the Language Server Protocol as those of the editor, and back.

"use strict";

class Shapes {
  constructor(vscode) {
    this.vscode = vscode;
  }

  toPosition({ line, character }) {
    return { line, character };
  }

  toRange({ start, end }) {
    return { start: this.toPosition(start), end: this.toPosition(end) };
  }

  position({ line, character }) {
    return new this.vscode.Position(line, character);
  }

  range({ start, end }) {
    return new this.vscode.Range(this.position(start), this.position(end));
  }

  location({ uri, range }) {
    return new this.vscode.Location(this.vscode.Uri.parse(uri), this.range(range));
  }

  edit({ range, newText }) {
    return new this.vscode.TextEdit(this.range(range), newText);
  }

  workspaceEdit({ changes }) {
    const all = new this.vscode.WorkspaceEdit();
    for (const [uri, edits] of Object.entries(changes)) {
      all.set(this.vscode.Uri.parse(uri), edits.map((it) => this.edit(it)));
    }
    return all;
  }

  diagnostic({ range, message, severity, code, source, relatedInformation }) {
    const diagnostic = new this.vscode.Diagnostic(this.range(range), message, severity - 1);
    diagnostic.code = code;
    diagnostic.source = source;
    diagnostic.relatedInformation = (relatedInformation ?? []).map(
      (it) => new this.vscode.DiagnosticRelatedInformation(this.location(it.location), it.message),
    );
    return diagnostic;
  }

  // Kinds of symbols and of proposals are numbered from 1 in the protocol, from 0 in the editor.

  symbol({ name, detail, kind, range, selectionRange, children }) {
    const { DocumentSymbol } = this.vscode;
    const symbol = new DocumentSymbol(name, detail ?? "", kind - 1, this.range(range), this.range(selectionRange));
    symbol.children = (children ?? []).map((it) => this.symbol(it));
    return symbol;
  }

  completion({ label, kind, detail, textEdit }) {
    const item = new this.vscode.CompletionItem(label, kind - 1);
    item.detail = detail;
    item.insertText = textEdit.newText;
    item.range = this.range(textEdit.range);
    return item;
  }

  hint({ position, label, kind, tooltip, textEdits }) {
    const hint = new this.vscode.InlayHint(this.position(position), label, kind);
    hint.tooltip = tooltip;
    hint.textEdits = textEdits.map((it) => this.edit(it));
    return hint;
  }

  action({ title, isPreferred, edit }) {
    const action = new this.vscode.CodeAction(title, this.vscode.CodeActionKind.QuickFix);
    action.isPreferred = isPreferred;
    action.edit = this.workspaceEdit(edit);
    return action;
  }
}

module.exports = { Shapes };
