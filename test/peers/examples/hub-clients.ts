import { InferenceClient } from '@huggingface/inference';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../clients/program.ts';

const SCRIPT = fileURLToPath(new URL('inference_client.py', import.meta.url));

/** A request to the URL of a task. */
export interface TaskCall {
  readonly url: string;
  readonly task: string;
  readonly inputs: unknown;
}

/** The answer of huggingface_hub's client, with this interpreter. */
export async function askWithPython(python: string, { url, task, inputs }: TaskCall): Promise<unknown> {
  const { status, out, err } = await runProgram(python, [SCRIPT, url, task, JSON.stringify(inputs)]);
  if (status !== 0) throw new Error(err);
  return JSON.parse(out) as unknown;
}

/** The answer of @huggingface/inference. */
export async function askWithJavaScript({ url, task, inputs }: TaskCall): Promise<unknown> {
  const client = new InferenceClient();
  if (task !== 'question-answering')
    return await client.textClassification({ endpointUrl: url, inputs: String(inputs) });
  const { question, context } = inputs as { readonly question: string; readonly context: string };
  return await client.questionAnswering({ endpointUrl: url, inputs: { question, context } });
}
