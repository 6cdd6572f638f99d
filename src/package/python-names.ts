interface Statement {
  indent: number;
  /** Removes comments, the content of strings, and line breaks within brackets. */
  text: string;
}

// One alternative per construct that can hide a bracket, a line break or a name: comments, strings, continued lines.
const hidden =
  /#[^\n]*|\\\r?\n|("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*(?:\1|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;

// Opens a scope whose names are not the module's, or that does not run on import.
const closedScope = /^((async\s+)?def\b|class\b|if\s*\(?\s*(__name__\s*==|(typing\.)?TYPE_CHECKING\b))/;

/**
 * The names that a Python module binds when it is imported: functions, classes, assignments and imports at its top
 * level, also in `if`, `try` and similar blocks. It parses the text and runs nothing, so star imports are ignored.
 */
export function moduleNames(source: string): Set<string> {
  const names = new Set<string>();
  let scopeIndent = Infinity;
  for (const { indent, text } of statements(source)) {
    if (indent > scopeIndent) continue;
    const isClosed = closedScope.test(text);
    scopeIndent = isClosed ? indent : Infinity;
    const parts = isClosed ? [text] : splitAtDepth0(withoutBlockHead(text), ';');
    for (const name of parts.flatMap((part) => namesBoundBy(part.trim()))) names.add(name);
  }
  return names;
}

/**
 * The modules (`a.b`) that must be there when a Python module is imported and when its functions of these names run. Imports
 * in other functions and in `if` or `try` are not certain to run; relative imports are ignored.
 */
export function requiredModules(source: string, functions: readonly string[] = []): string[] {
  const blocks: { readonly indent: number; readonly runs: boolean }[] = [];
  const found: string[] = [];
  for (const { indent, text } of statements(source)) {
    while (blocks.length > 0 && (blocks.at(-1)?.indent ?? 0) >= indent) blocks.pop();
    if (blocks.every(({ runs }) => runs))
      found.push(...splitAtDepth0(text, ';').flatMap((part) => modulesOf(part.trim())));
    if (text.endsWith(':')) blocks.push({ indent, runs: runsIn(text, functions) });
  }
  return found;
}

/** The modules that any import statement of a Python module names, whether or not it runs. */
export function importedModules(source: string): string[] {
  const parts = statements(source).flatMap(({ text }) => splitAtDepth0(withoutBlockHead(text), ';'));
  return parts.flatMap((part) => modulesOf(part.trim()));
}

/** The top-level package of a module. */
export function packageOf(module: string): string {
  return module.split('.')[0] ?? module;
}

function runsIn(head: string, functions: readonly string[]): boolean {
  const name = /^(?:async\s+)?def\s+(\w+)/.exec(head)?.[1];
  return name === undefined ? /^with\b/.test(head) : functions.includes(name);
}

function modulesOf(statement: string): string[] {
  const from = /^from\s+([A-Za-z_][\w.]*)\s+import\b/.exec(statement)?.[1];
  if (from !== undefined) return [from];
  const names = /^import\s+(.*)$/.exec(statement)?.[1] ?? '';
  return names.split(',').flatMap((clause) => clause.trim().split(/\s+as\s+/)[0] || []);
}

function statements(source: string): Statement[] {
  const visible = source.replace(/^\uFEFF/, '').replace(hidden, blank);
  const joined = joinBrackets(visible);
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ indent: indentOf(line), text: line.trim() }));
}

function blank(match: string): string {
  if (match.startsWith('#')) return '';
  return match.startsWith('\\') ? ' ' : '""';
}

/** A Python statement continues until its brackets are closed; this joins it into one line. */
function joinBrackets(text: string): string {
  let depth = 0;
  return text.replace(/[([{}\])\n]/g, (character) => {
    if (character === '\n') return depth > 0 ? ' ' : '\n';
    depth = Math.max(0, depth + ('([{'.includes(character) ? 1 : -1));
    return character;
  });
}

function indentOf(line: string): number {
  // Tabs advance to the next multiple of eight (Python reference, 2.1.8 Indentation).
  const spaces = /^[ \t\f]*/.exec(line)?.[0] ?? '';
  let column = 0;
  for (const space of spaces) column = space === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  return column;
}

/** The statement after the colon of `if …:` and similar on the same line. */
function withoutBlockHead(text: string): string {
  const isHead = /^(if|elif|else|try|except|finally|with|for|while|match|case)\b/.test(text);
  return isHead ? splitAtDepth0(text, ':').slice(1).join(':') : text;
}

function namesBoundBy(statement: string): string[] {
  const definition = /^(?:(?:async\s+)?def|class)\s+(\w+)/.exec(statement)?.[1];
  if (definition !== undefined) return [definition];
  const imported = /^(?:from\s+[\w.]+\s+)?import\s+(.*)$/.exec(statement)?.[1];
  if (imported !== undefined) {
    return imported.replace(/[()]/g, '').split(',').map(importedName).filter(Boolean);
  }
  return assignedNames(statement);
}

function importedName(clause: string): string {
  const [path, alias] = clause.trim().split(/\s+as\s+/);
  return alias ?? path?.split('.')[0] ?? '';
}

/** Names left of each single `=`; annotations are removed, and without a value they bind nothing. */
function assignedNames(statement: string): string[] {
  const targets = splitAtDepth0(statement.replace(/[=!<>:]=|[-+*/%@&|^]=/g, '<>'), '=').slice(0, -1);
  const first = targets.map((target) => splitAtDepth0(target, ':')[0] ?? '');
  return first.flatMap((target) => target.replace(/[()[\]*]/g, ' ').split(',')).flatMap(plainName);
}

function plainName(target: string): string[] {
  const name = target.trim();
  return /^\w+$/.test(name) ? [name] : [];
}

function splitAtDepth0(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
