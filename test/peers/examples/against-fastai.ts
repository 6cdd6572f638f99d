import { fileURLToPath } from 'node:url';
import { runProgram } from '../clients/program.ts';

const PREDICTOR = fileURLToPath(
  new URL('../../../examples/fastai-transformers/training/predict.py', import.meta.url),
);

const TEXTS = [
  'the courier did not bring my order yesterday',
  'please give me a refund for the kettle',
  'my card was charged twice',
  'thank you, großartig 👍',
  'x'.repeat(2000),
];

/** A request with the response that it should get; undefined for one that is not valid. */
export interface Expected {
  readonly body: string;
  readonly answer: unknown;
}

/** What fastai's own `predict` says about some texts, and requests that the contract rejects. */
export async function predictedByFastai(python: string): Promise<Expected[]> {
  // As the model servers set it: with more threads, sums are added in another order.
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { out, err } = await runProgram(python, [PREDICTOR, ...TEXTS], { env });
  const lines = out.trim().split('\n');
  if (lines.length !== TEXTS.length) throw new Error(err);
  return [
    ...TEXTS.map((text, index) => ({
      body: JSON.stringify({ text }),
      answer: JSON.parse(lines[index] ?? '') as unknown,
    })),
    ...['{"text":""}', '{"txt":"a"}', '["a"]'].map((body) => ({ body, answer: undefined })),
  ];
}
