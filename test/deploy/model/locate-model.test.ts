import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../../../infra/parse-config.ts';
import { locateModel, type LocatedConfig } from '../../../src/deploy/model/locate-model.ts';
import { packageModel } from '../../../src/deploy/model/package-model.ts';
import { eventReporter } from '../../../src/deploy/reporter.ts';
import { TASKS } from '../../../src/tasks/registry.ts';
import { classifier, configWith } from '../../package/bundled-model.ts';
import { archiveOf, type Files, folderOf, refusalOf, scratchFolder } from '../../package/model-folder.ts';

beforeEach(async () => vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder()));
afterEach(() => vi.unstubAllEnvs());

const report = eventReporter(() => {});
const forAnswers = configWith({ architectures: ['BertForQuestionAnswering'] });
const forEntailment = configWith({ id2label: { 0: 'entailment', 1: 'neutral', 2: 'contradiction' } });

/** A folder with a model of these files below a path. */
async function modelAt(path: string, files: Files, others: Files = {}): Promise<string> {
  const entries = Object.entries({ ...classifier, ...files });
  const below = Object.fromEntries(entries.map(([name, content]) => [`${path}/${name}`, content]));
  return await folderOf({ ...below, ...others });
}

async function located(model: string, options: object = {}): Promise<LocatedConfig> {
  const config = parseConfig({ name: 'shop', model, ...options });
  return await locateModel(config, report, new AbortController().signal);
}

describe('the task of a model that is not a plain folder', () => {
  it('is that of the checkpoint of a Trainer', async () => {
    const out = await modelAt('checkpoint-9', forAnswers);
    expect(await located(out)).toMatchObject({
      task: 'question-answering',
      model: join(out, 'checkpoint-9'),
    });
  });

  it('is that of the snapshot in a cache of the Hub', async () => {
    const cache = await modelAt('snapshots/c0ffee', forEntailment, { 'refs/main': 'c0ffee' });
    expect((await located(cache)).task).toBe('zero-shot-classification');
  });

  it('is that of the model in an archive, also below its root', async () => {
    const archive = await archiveOf(await folderOf({ ...classifier, ...forAnswers }));
    expect((await located(archive)).task).toBe('question-answering');
    const nested = await archiveOf(await modelAt('deep', forAnswers));
    expect((await located(`${nested}#deep`)).task).toBe('question-answering');
  });

  it('is unknown until the model is found, and then the default if config.json says nothing', async () => {
    const out = await modelAt('checkpoint-9', configWith({ architectures: undefined }));
    expect(parseConfig({ name: 'shop', model: out }).task).toBeUndefined();
    expect((await located(out)).task).toBe('text-classification');
  });

  it('is the one that the configuration names', async () => {
    const out = await modelAt('checkpoint-9', forEntailment);
    expect((await located(out, { task: 'text-classification' })).task).toBe('text-classification');
  });

  it('decides which options there are', async () => {
    const out = await modelAt('checkpoint-9', forAnswers);
    const routes = { classify: { ratePerSecond: 1 } };
    await expect(located(out, { gateway: { routes } })).rejects.toThrow(
      'gateway.routes: Unrecognized key: "classify"; this API has the routes answer',
    );
  });
});

describe('a task that contradicts the model', () => {
  const ARCHITECTURES = {
    'text-classification': 'BertForSequenceClassification',
    'question-answering': 'BertForQuestionAnswering',
    'token-classification': 'BertForTokenClassification',
    'feature-extraction': 'BertModel',
    'fill-mask': 'BertForMaskedLM',
  };
  const wrong = Object.keys(TASKS).flatMap((task) =>
    Object.entries(ARCHITECTURES)
      .filter(([, each]) => !TASKS[task]?.architectures.test(each))
      .map((each) => [task, ...each]),
  );

  it.each(wrong)('%s: the refusal names %s for %s', async (task, right, architecture) => {
    const model = await folderOf({ ...classifier, ...configWith({ architectures: [architecture] }) });
    const refusal = await refusalOf(packageModel(await located(model, { task }), report));
    expect(refusal.message).toContain(
      `names the architecture ${architecture}, which is no model for ${task}`,
    );
    expect(refusal.hint).toContain(`It is for ${right}: pass --task ${right}, or a model`);
  });
});
