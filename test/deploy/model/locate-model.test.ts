import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../../../infra/parse-config.ts';
import { packageModel } from '../../../src/deploy/model/package-model.ts';
import { eventReporter } from '../../../src/deploy/reporter.ts';
import { classifier, configWith } from '../../package/bundled-model.ts';
import { type Files, folderOf, refusalOf, scratchFolder } from '../../package/model-folder.ts';

beforeEach(async () => vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder()));
afterEach(() => vi.unstubAllEnvs());

/** The output of a Trainer with a model of these files, and no model at its root. */
async function trained(files: Files): Promise<string> {
  const entries = Object.entries({ ...classifier, ...files });
  return await folderOf(
    Object.fromEntries(entries.map(([path, content]) => [`checkpoint-9/${path}`, content])),
  );
}

async function configured(model: string, task?: string): Promise<readonly string[]> {
  const said: string[] = [];
  const report = eventReporter((event) => event.type === 'message' && said.push(event.text));
  const config = parseConfig({ name: 'shop', model, ...(task && { task }) });
  await packageModel(config, report, new AbortController().signal);
  return said;
}

describe('the task of a model that is not a plain folder', () => {
  it('is the default one', async () => {
    const out = await trained({});
    expect(await configured(out)).toEqual([expect.stringContaining(`Model: checkpoint-9 of ${out}`)]);
    expect(await configured(join(out, 'checkpoint-9'))).toEqual([]);
  });

  it('has to be named, if the model is for another one', async () => {
    const out = await trained(configWith({ architectures: ['BertForQuestionAnswering'] }));
    const refusal = await refusalOf(configured(out));
    expect(refusal.message).toContain(
      'is for question-answering, and the configuration for text-classification',
    );
    expect(refusal.hint).toContain('--task question-answering');
    const named = await refusalOf(configured(out, 'question-answering'));
    expect(named.message).toContain('the weights have no qa_outputs.weight');
  });

  it('is stated, if the model is for both', async () => {
    const out = await trained(
      configWith({ id2label: { 0: 'entailment', 1: 'neutral', 2: 'contradiction' } }),
    );
    expect((await configured(out)).at(-1)).toContain('add --task zero-shot-classification');
    expect(await configured(out, 'zero-shot-classification')).toHaveLength(1);
  });
});
