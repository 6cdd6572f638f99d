import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLAGS } from '../../src/cli/flags/flags.ts';
import { anchorsOf, DOCUMENTS, linksOf, PROJECT, prose, read, tableBelow } from './documents.ts';
import { LIVE_FLAGS } from '../live/preconditions.ts';

const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

// What the pages show of curl, the aws CLI, npm and the training of the example.
const FLAGS_OF_OTHERS = new Set([
  ...Object.keys(LIVE_FLAGS),
  'help',
  'version',
  'project',
  'aws-sigv4',
  'user',
  'endpoint-url',
  'policy-document',
  'silent',
  'validate',
  'require-hashes',
  'no-deps',
  'no',
]);

function negations(): string[] {
  return Object.entries(FLAGS).flatMap(([name, flag]) => ('negatable' in flag ? [`no-${name}`] : []));
}

describe.each(DOCUMENTS)('%s', (path) => {
  it('names only npm scripts that exist', () => {
    const named = [...read(path).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => name !== 'NAME' && manifest.scripts[name] === undefined)).toEqual([]);
  });

  it('names only flags that exist', () => {
    const named = [...read(path).matchAll(/(?<![\w-])--([a-z][\w-]*)/g)].map(([, name]) => name ?? '');
    const known = new Set([...FLAGS_OF_OTHERS, ...Object.keys(FLAGS), ...negations()]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('links only to files and headings that exist', () => {
    const broken = linksOf(path).filter(({ file, anchor }) => {
      if (!existsSync(join(PROJECT, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only files that exist', () => {
    const TOP =
      /^(src|infra|scripts|emulator|inference-code|serving-code|loader-code|test|bench|docs|examples)\//;
    const named = [...prose(path).matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, name]) => name ?? '');
    const own = named.filter((name) => TOP.test(name) && !/[A-Z]{4}/.test(name));
    const folder = dirname(path);
    const exists = (name: string) =>
      existsSync(join(PROJECT, name)) || existsSync(join(PROJECT, folder, name));
    expect(own.filter((name) => !exists(name))).toEqual([]);
  });
});

describe('README.md', () => {
  it('gives the test command that CI runs, and the first two commands that work', () => {
    const command = 'npm ci && npm run ci';
    expect(read('README.md')).toContain(command);
    expect(read('.ci/run').trim().split('\n').at(-1)).toBe(command);
    expect(read('README.md')).toMatch(/```sh\nnpm ci\nnpm start\n```/);
  });

  it('does not have npx download a package of this name from the public registry', () => {
    expect(read('README.md')).not.toMatch(/npx (--yes |-y )?sagemaker-gateway/);
  });

  it('links every page of docs/', () => {
    const linked = new Set(linksOf('README.md').map(({ file }) => file));
    const pages = DOCUMENTS.filter((path) => /^docs\/[^/]+\.md$/.test(path));
    expect(pages.filter((path) => !linked.has(path))).toEqual([]);
  });
});

describe('package.json', () => {
  it('lists what the project promises to stand on', () => {
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

describe('docs/models.md', () => {
  it('names a test for every form of a model', () => {
    const tests = tableBelow('docs/models.md', 'What goes in').map(([, , test = '']) =>
      test.replaceAll('`', ''),
    );
    expect(tests.length).toBeGreaterThan(10);
    expect(tests.filter((test) => !test.endsWith('.test.ts') || !existsSync(join(PROJECT, test)))).toEqual(
      [],
    );
  });
});
