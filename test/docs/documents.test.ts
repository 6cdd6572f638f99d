import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/contract/fault.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/clients.md',
  'emulator/README.md',
  'examples/transactions/README.md',
];

describe('the documents are true', () => {
  it.each(DOCUMENTS)('%s names only scripts that exist', (path) => {
    const named = [...read(path).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => name !== 'NAME' && manifest.scripts[name] === undefined)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s links only to files that exist', (path) => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !resolves(dirname(path), link))).toEqual([]);
  });

  it('the README gives the test command that CI runs, and the first two commands that work', () => {
    const command = 'npm ci && npm run check';
    expect(read('README.md')).toContain(command);
    expect(read('.ci/run').trim().split('\n').at(-1)).toBe(command);
    expect(read('README.md')).toMatch(/```sh\nnpm ci\nnpm start\n```/);
  });

  it('the README gives the exit codes of the table', () => {
    const text = read('README.md').replaceAll(/\s+/g, ' ');
    const codes = [
      'config',
      'account',
      'aws',
      'broken',
      'late',
      'refused',
      'answer',
      'busy',
      'interrupted',
    ] as const;
    const listed = /Exit codes: ([^.]*)\./.exec(text)?.[1] ?? '';
    expect([...listed.matchAll(/\d+/g)].map(Number)).toEqual(codes.map((code) => exitCodeOf(code)));
  });

  it('package.json lists what the project promises to stand on', () => {
    const listed = { ...manifest.dependencies, ...manifest.devDependencies };
    const clients = ['sagemaker', 'sagemaker-runtime', 's3', 'api-gateway', 'apigatewayv2'];
    const promised = [
      ...clients.map((name) => `@aws-sdk/client-${name}`),
      'tar',
      'vitest',
      'msw',
      '@types/aws-lambda',
    ];
    expect(promised.filter((name) => listed[name] === undefined)).toEqual([]);
    expect(listed).not.toHaveProperty('aws-lambda');
  });
});

function resolves(folder: string, link: string): boolean {
  return existsSync(join(PROJECT, folder, link));
}
