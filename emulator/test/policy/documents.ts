import { readFileSync } from 'node:fs';

/** How a document reaches AWS; each is a file of documents/. */
export const POLICY_KINDS = ['inline', 'managed', 'trust', 'bucket', 'permission'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** A document and what AWS says to it. */
export interface PolicyCase {
  readonly name: string;
  /** AWS's message; undefined when AWS accepts the document. */
  readonly refused: string | undefined;
  /** Key of sources.json: where AWS or somebody who tried says so. */
  readonly source: string;
  readonly text: string;
  /** Members of AddPermission instead of a document. */
  readonly permission: Readonly<Record<string, string>>;
}

/** As written: a whole document, its text, or changes of the valid statement, in which null removes an element. */
interface Written {
  readonly name: string;
  readonly refused?: string;
  readonly source: string;
  readonly document?: unknown;
  readonly text?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly permission?: Readonly<Record<string, string>>;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`./documents/${file}.json`, import.meta.url), 'utf8'));
}

/** Sources of the documents by key. */
export const SOURCES = read('sources') as Readonly<Record<string, string>>;

/** Every document of a kind. */
export function policyCases(kind: PolicyKind): PolicyCase[] {
  const { statement, documents } = read(kind) as {
    statement: Record<string, unknown>;
    documents: readonly Written[];
  };
  return documents.map((written) => ({
    name: written.name,
    refused: written.refused,
    source: written.source,
    text: textOf(written, statement),
    permission: { ...(statement as Record<string, string>), ...written.permission },
  }));
}

function textOf({ text, document, with: changes }: Written, statement: Record<string, unknown>): string {
  if (text !== undefined) return text;
  const changed = Object.entries({ ...statement, ...changes }).filter(([, value]) => value !== null);
  return JSON.stringify(document ?? { Version: '2012-10-17', Statement: [Object.fromEntries(changed)] });
}
