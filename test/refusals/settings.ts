import { parseConfig } from '../../infra/parse-config.ts';
import { locateModel } from '../../src/deploy/model/locate-model.ts';
import { packageModel } from '../../src/deploy/model/package-model.ts';
import { eventReporter } from '../../src/deploy/reporter.ts';
import { classifier, configWith } from '../package/bundled-model.ts';
import { folderOf } from '../package/model-folder.ts';
import type { Refusal } from './refusal.ts';

const report = eventReporter(() => {});

/** A configuration of a classifier's folder with these options. */
const configured = (cause: string, options: object, model: object = {}): Refusal => ({
  cause,
  provoke: async () => {
    const folder = await folderOf({ ...classifier, ...model });
    const config = parseConfig({ name: 'shop', model: folder, ...options });
    const located = await locateModel(config, report, new AbortController().signal);
    return await packageModel(located, report);
  },
});

/** Tasks and contracts that do not fit the model or each other. */
export const settings: readonly Refusal[] = [
  configured('An unknown task', { task: 'summarization' }),
  configured('The task of another model', { task: 'question-answering' }),
  configured(
    'No task for the model',
    {},
    configWith({ architectures: ['T5ForConditionalGeneration'], model_type: 't5' }),
  ),
  configured('A sample of another task', { sample: { inputs: { question: 'Who?', context: 'Maria.' } } }),
  configured('A contract of its own without a sample', { task: 'custom' }),
  configured('A contract of its own without a serve script', { task: 'custom', sample: { text: 'a' } }),
  configured('A sample that the own contract rejects', {
    task: 'custom',
    schemas: { request: { type: 'object', required: ['text'] } },
    sample: { words: 'a' },
  }),
];
