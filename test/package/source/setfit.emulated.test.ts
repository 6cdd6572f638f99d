import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { detectTask } from '../../../src/config/detect-task.ts';
import { resolveModel } from '../../../src/package/source/resolve.ts';
import { PYTHON } from '../../emulated-account.ts';
import { madeModel } from '../../models/made.ts';
import { pathsOf, refusalOf, scratchFolder } from '../model-folder.ts';
import { packedFrom, saying } from './opening.ts';

const SCORES = fileURLToPath(new URL('../../models/setfit_scores.py', import.meta.url));

interface Scores {
  readonly sklearn: readonly (readonly number[])[];
  readonly ours: readonly (readonly number[])[];
}

function scoresOf(model: string, converted: string): Scores {
  const env = { ...process.env, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' };
  const output = execFileSync(PYTHON, [SCORES, model, converted], { encoding: 'utf8', env, stdio: 'pipe' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Scores;
}

let folder: string;
beforeEach(async () => {
  folder = await scratchFolder();
  vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder());
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe('a SetFit model', () => {
  it.each(['setfit-normalized', 'setfit-one-vs-rest', 'setfit-multi-output'])(
    'as %s has the scores of scikit-learn, and no pickle',
    async (kind) => {
      const model = madeModel(kind, folder);
      expect(detectTask(model)).toBe('text-classification');
      const { said, access } = saying();
      const paths = pathsOf(await packedFrom(model, access));
      expect(said).toEqual([`Model: the SetFit model ${model}, with its head as weights.`]);
      expect(paths).toEqual(
        expect.arrayContaining(['setfit_head.safetensors', 'model.safetensors', 'modules.json']),
      );
      expect(paths.filter((path) => path.endsWith('.pkl'))).toEqual([]);
      const converted = await resolveModel(model, false);
      expect(detectTask(converted)).toBe('text-classification');
      const { sklearn, ours } = scoresOf(model, converted);
      expect(ours).toHaveLength(5);
      ours.forEach((row, at) =>
        row.forEach((score, label) => expect(score).toBeCloseTo(sklearn[at]?.[label] ?? NaN, 5)),
      );
    },
    120_000,
  );

  it('with a chain of classifiers is refused, and one with labels that do not fit', async () => {
    const chain = await refusalOf(packedFrom(madeModel('setfit-chain', folder)));
    expect(chain.message).toContain('sklearn.multioutput.ClassifierChain');
    expect(chain.hint).toContain('--code DIR');
    const model = madeModel('setfit', folder);
    await writeFile(join(model, 'config_setfit.json'), '{"labels": ["a", "b"]}');
    expect((await refusalOf(packedFrom(model))).message).toContain('has 2 labels, and none for its class 2');
  }, 60_000);

  it('with a serve script of the user’s own is left as it is', async () => {
    const model = madeModel('setfit', folder);
    expect(await resolveModel(model, true)).toBe(model);
  }, 60_000);
});
