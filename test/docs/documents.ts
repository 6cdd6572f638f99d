import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Every page that people read, by its path in the repository. */
export const DOCUMENTS = ['*.md', 'docs/**/*.md', 'emulator/*.md', 'examples/**/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: PROJECT }),
);

export function read(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** A page without its fenced blocks. */
export function prose(path: string): string {
  return read(path).replaceAll(/^```[\s\S]*?^```/gm, '');
}

export interface Link {
  readonly file: string;
  /** The heading it leads to, as GitHub derives it. */
  readonly anchor: string | undefined;
}

/** The links of a page within the repository. */
export function linksOf(path: string): Link[] {
  return [...prose(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([, to = '', anchor]) => ({
    file: to === '' ? path : normalize(join(dirname(path), to)),
    anchor,
  }));
}

/** The anchors that GitHub gives a page's headings. */
export function anchorsOf(path: string): string[] {
  return [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The cells of a page's table below a heading, row by row. */
export function tableBelow(path: string, heading: string): string[][] {
  const [, section = ''] = read(path).split(new RegExp(`^#+ ${heading}$`, 'm'));
  const lines =
    section
      .split(/^#/m)[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? [];
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}
