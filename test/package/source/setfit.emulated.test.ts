import { execFileSync } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { detectTask } from '../../../src/config/detect-task.ts';
import { resolveModel } from '../../../src/package/source/resolve.ts';
import { PYTHON } from '../../emulated-account.ts';
import { madeModels } from '../../models/made.ts';
import { pathsOf, refusalOf, scratchFolder } from '../model-folder.ts';
import { packedFrom, saying } from './opening.ts';

const SCORES = fileURLToPath(new URL('../../models/setfit_scores.py', import.meta.url));

interface Scores {
  readonly sklearn: readonly (readonly number[])[];
  readonly ours: readonly (readonly number[])[];
}

/** In one process: importing the libraries takes longer than the rest. */
function scoresOf(pairs: readonly (readonly [model: string, converted: string])[]): Scores[] {
  const env = { ...process.env, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' };
  const output = execFileSync(PYTHON, [SCORES, ...pairs.flat()], { encoding: 'utf8', env, stdio: 'pipe' });
  return output
    .trim()
    .split('\n')
    .slice(-pairs.length)
    .map((line) => JSON.parse(line) as Scores);
}

const SERVED = ['setfit-normalized', 'setfit-one-vs-rest', 'setfit-multi-output'] as const;

describe('a SetFit model', () => {
  let models: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const folder = await scratchFolder();
    const kinds = [...SERVED, 'setfit', 'setfit-chain'];
    const made = madeModels(Object.fromEntries(kinds.map((kind) => [kind, join(folder, kind)])));
    models = Object.fromEntries(kinds.map((kind, index) => [kind, made[index] ?? '']));
  }, 120_000);
  beforeEach(async () => vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder()));
  afterEach(() => vi.unstubAllEnvs());

  const modelOf = (kind: string): string => models[kind] ?? '';

  it.each(SERVED)('as %s is packed with its head as weights, and without a pickle', async (kind) => {
    const model = modelOf(kind);
    expect(detectTask(model)).toBe('text-classification');
    const { said, access } = saying();
    const paths = pathsOf(await packedFrom(model, access));
    expect(said).toEqual([`Model: the SetFit model ${model}, with its head as weights.`]);
    expect(paths).toEqual(
      expect.arrayContaining(['setfit_head.safetensors', 'model.safetensors', 'modules.json']),
    );
    expect(paths.filter((path) => path.endsWith('.pkl'))).toEqual([]);
    expect(detectTask(await resolveModel(model, false))).toBe('text-classification');
  });

  it('has the scores of scikit-learn', async () => {
    const pairs: [string, string][] = [];
    for (const kind of SERVED) pairs.push([modelOf(kind), await resolveModel(modelOf(kind), false)]);
    for (const { sklearn, ours } of scoresOf(pairs)) {
      expect(ours).toHaveLength(5);
      ours.forEach((row, at) =>
        row.forEach((score, label) => expect(score).toBeCloseTo(sklearn[at]?.[label] ?? NaN, 5)),
      );
    }
  }, 120_000);

  it('with a chain of classifiers is refused, and one with labels that do not fit', async () => {
    const chain = await refusalOf(packedFrom(modelOf('setfit-chain')));
    expect(chain.message).toContain('sklearn.multioutput.ClassifierChain');
    expect(chain.hint).toContain('--code DIR');
    const other = await scratchFolder();
    await cp(modelOf('setfit'), other, { recursive: true });
    await writeFile(join(other, 'config_setfit.json'), '{"labels": ["a", "b"]}');
    expect((await refusalOf(packedFrom(other))).message).toContain('has 2 labels, and none for its class 2');
  });

  it('with a serve script of the user’s own is left as it is', async () => {
    expect(await resolveModel(modelOf('setfit'), true)).toBe(modelOf('setfit'));
  });
});
