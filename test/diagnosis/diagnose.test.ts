import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose, diagnosisLines } from '../../src/diagnosis/diagnose.ts';
import { SIGNATURES } from '../../src/diagnosis/signatures.ts';

interface Fixture {
  readonly id: string;
  readonly source: string;
  readonly text: string;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as unknown;
const fixtures = read('signatures.json') as readonly Fixture[];
const healthy = read('healthy-lines.json') as readonly string[];

const PING_FAILED = 'The primary container for production variant v did not pass the ping health check.';

const ids = (lines: readonly string[], reason = ''): string[] =>
  diagnose(lines, reason).map(({ signature }) => signature.id);

describe('the table of signatures', () => {
  it('holds at least forty, each under an id of its own', () => {
    const all = SIGNATURES.map(({ id }) => id);
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all).size).toBe(all.length);
  });

  it('has a text from the field for each, and none for a signature that does not exist', () => {
    const tested = [...new Set(fixtures.map(({ id }) => id))];
    expect(tested.toSorted()).toEqual(SIGNATURES.map(({ id }) => id).toSorted());
    expect(fixtures.filter(({ source }) => source === '')).toEqual([]);
  });

  it('says a cause and a fix as whole sentences, and links to https', () => {
    for (const { id, cause, fix, link } of SIGNATURES) {
      expect(cause, id).toMatch(/^\S.{20,}\.$/);
      expect(fix, id).toMatch(/^\S.{12,}\.$/);
      expect(new URL(link ?? 'https://localhost').protocol, id).toBe('https:');
    }
  });

  it('remembers nothing between two texts', () => {
    expect(SIGNATURES.filter(({ pattern }) => pattern.global || pattern.sticky)).toEqual([]);
  });
});

describe('diagnose', () => {
  it.each(fixtures)('finds $id first in the text of $source', ({ id, text }) => {
    expect(ids(text.split('\n'))[0]).toBe(id);
    expect(ids([...healthy, text, ...healthy])[0]).toBe(id);
    expect(ids([], text)[0]).toBe(id);
  });

  it('sees a second cause only in the texts that do tell of two', () => {
    const ambiguous = fixtures.filter(({ id, text }) => ids([text]).some((found) => found !== id));
    expect(ambiguous.map(({ id }) => id)).toEqual(['organization-denies', 'function-environment-key']);
  });

  it('finds nothing in what healthy containers, proxies and functions write', () => {
    for (const line of healthy) expect(ids([line]), line).toEqual([]);
  });

  it('finds nothing in nothing', () => {
    expect(diagnose([], '')).toEqual([]);
  });

  it('puts what the container says before what AWS says of it', () => {
    const lines = ["ModuleNotFoundError: No module named 'sklearn'", 'failed to install required packages'];
    expect(ids(lines, PING_FAILED)).toEqual(['python-module-missing']);
    const reason =
      'Failed to download model data for container "container_1" from URL: "s3://shop/model.tar.gz".';
    expect(ids(['exec format error'], reason)).toEqual(['image-of-another-cpu', 'model-data-download']);
  });

  it('falls back on what is general only when nothing else is known', () => {
    expect(ids(['something of its own'], PING_FAILED)).toEqual(['ping-failed']);
  });

  it('tells at most three causes', () => {
    expect(ids(fixtures.map(({ text }) => text))).toHaveLength(3);
  });

  it('keeps the line that gave it away', () => {
    const [found] = diagnose(['one', 'exec format error', 'two'], '');
    expect(found?.line).toBe('exec format error');
  });
});

describe('diagnosisLines', () => {
  it('writes cause, fix and link, and leaves the link out where there is none', () => {
    expect(diagnosisLines([], PING_FAILED).map((line) => line.split(':', 1)[0])).toEqual([
      'Likely cause',
      'Fix',
      'See',
    ]);
    expect(diagnosisLines(['exec format error'], '')).toHaveLength(2);
    expect(diagnosisLines(['all is well'], '')).toEqual([]);
  });
});
