import { conditionFaults } from './condition-grammar.ts';
import { fault, type Fault, repeatedKeys } from './fault.ts';
import { type JsonNode, memberOf, readJson, valuesOf } from './json-node.ts';

/**
 * The grammar that all policies share: IAM user guide, "Grammar of the IAM JSON policy language",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
const LISTED_ELEMENTS = ['Action', 'NotAction', 'Resource', 'NotResource'];
const PRINCIPALS = ['Principal', 'NotPrincipal'];
const STATEMENT_ELEMENTS = ['Sid', 'Effect', ...PRINCIPALS, ...LISTED_ELEMENTS, 'Condition'];
const VERSIONS = new Set<unknown>(['2008-10-17', '2012-10-17']);

/** A document as read, with the breaches of the common grammar. */
export interface Grammar {
  readonly faults: readonly Fault[];
  /** Undefined when it is not even a JSON object. */
  readonly document: JsonNode | undefined;
  readonly statements: readonly JsonNode[];
}

/** Reads a document. Pure: it throws nothing. */
export function readGrammar(text: string): Grammar {
  const document = readJson(text);
  if (!document || document.kind !== 'object') {
    const rule = document ? 'document' : 'json';
    return { faults: [fault(rule, text)], document: undefined, statements: [] };
  }
  const statement = memberOf(document, 'Statement');
  const statements = valuesOf(statement).filter(({ kind }) => kind === 'object');
  return {
    document,
    statements,
    faults: [
      ...documentFaults(document, text.trimEnd().length),
      ...statements.flatMap(statementFaults),
      ...repeatedSids(statements),
    ],
  };
}

function documentFaults(document: JsonNode, end: number): Fault[] {
  const statement = memberOf(document, 'Statement');
  const version = memberOf(document, 'Version');
  return [
    ...elementFaults(document, DOCUMENT_ELEMENTS),
    ...typeFaults(document, ['Id'], isText),
    ...(version && !VERSIONS.has(version.value) ? [fault('version', 'Version', version.begun)] : []),
    ...(statement ? [] : [fault('noStatement', 'Statement', end)]),
    ...(statement && valuesOf(statement).length === 0
      ? [fault('emptyStatement', 'Statement', statement.begun)]
      : []),
    ...valuesOf(statement)
      .filter(({ kind }) => kind !== 'object')
      .map(({ begun }) => fault('syntax', 'Statement', begun)),
  ];
}

function statementFaults(statement: JsonNode): Fault[] {
  const effect = memberOf(statement, 'Effect');
  const sid = memberOf(statement, 'Sid');
  return [
    ...elementFaults(statement, STATEMENT_ELEMENTS),
    ...typeFaults(statement, ['Sid', 'Effect'], isText),
    ...typeFaults(statement, LISTED_ELEMENTS, isTexts),
    ...exclusive(statement, 'Action'),
    ...exclusive(statement, 'Resource'),
    ...exclusive(statement, 'Principal'),
    ...effectFaults(effect),
    ...(isText(sid) && !/^[0-9A-Za-z]*$/.test(String(sid?.value)) ? [fault('sid', String(sid?.value))] : []),
    ...conditionFaults(memberOf(statement, 'Condition')),
  ];
}

function elementFaults(node: JsonNode, known: readonly string[]): Fault[] {
  return [
    ...node.members
      .filter(([key]) => !known.includes(key))
      .map(([key, { begun }]) => fault('unknownElement', key, begun)),
    ...repeatedKeys(node),
  ];
}

function typeFaults(
  node: JsonNode,
  elements: readonly string[],
  fits: (value: JsonNode | undefined) => boolean,
): Fault[] {
  return elements.flatMap((element) => {
    const value = memberOf(node, element);
    return value && !fits(value) ? [fault('syntax', element, value.begun)] : [];
  });
}

function isText(node: JsonNode | undefined): boolean {
  return typeof node?.value === 'string';
}

function isTexts(node: JsonNode | undefined): boolean {
  return valuesOf(node).every(isText);
}

/** An element and its negation exclude each other. */
function exclusive(statement: JsonNode, element: string): Fault[] {
  const opposite = memberOf(statement, `Not${element}`);
  return opposite && memberOf(statement, element) ? [fault('syntax', element, opposite.begun)] : [];
}

/** "The Effect value is case sensitive" (IAM JSON policy elements: Effect). */
function effectFaults(effect: JsonNode | undefined): Fault[] {
  if (!effect) return [fault('noEffect', 'Effect')];
  const value = String(effect.value);
  if (value === 'Allow' || value === 'Deny') return [];
  return [fault(/^(allow|deny)$/i.test(value) ? 'effectCase' : 'effect', value, effect.begun)];
}

/** An empty Sid is none: AWS's own trust policies repeat it. */
function repeatedSids(statements: readonly JsonNode[]): Fault[] {
  const sids = statements.map((each) => memberOf(each, 'Sid')?.value);
  const repeated = sids.filter((sid, index) => sid && sids.indexOf(sid) < index);
  return repeated.map((sid) => fault('repeatedSid', String(sid)));
}
