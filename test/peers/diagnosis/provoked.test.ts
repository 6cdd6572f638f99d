import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { PYTHON } from '../../emulated-account.ts';

const SCRIPT = join(import.meta.dirname, 'provoked.py');
const PEERS = join(import.meta.dirname, '..', 'tasks');

function printed(python: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const options = {
    encoding: 'utf8',
    env: { ...process.env, HF_HUB_OFFLINE: '1', ...env },
    stdio: 'pipe',
  } as const;
  return execFileSync(python, args, options).trim().split('\n').at(-1) ?? '';
}

function transformers4(): string {
  const program =
    'import sys; from peer_venv import peer_venv; print(peer_venv(sys.executable, "transformers-4"))';
  return printed(PYTHON, ['-c', program], { PYTHONPATH: PEERS });
}

describe.each([
  ['5', () => PYTHON],
  ['4', transformers4],
])('a failure of transformers %s', (version, python) => {
  it('has the cause that its message is known for', () => {
    const { transformers, texts } = JSON.parse(printed(python(), [SCRIPT])) as {
      readonly transformers: string;
      readonly texts: Readonly<Record<string, string>>;
    };
    expect(transformers.startsWith(`${version}.`)).toBe(true);
    const raised = Object.entries(texts).filter(([, text]) => text !== '');
    expect(raised.length).toBeGreaterThanOrEqual(12);
    for (const [id, text] of raised)
      expect([id, diagnose(text.split('\n'), '')[0]?.signature.id], text).toEqual([id, id]);
  }, 300_000);
});
