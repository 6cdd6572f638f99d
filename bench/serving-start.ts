import { fileURLToPath } from 'node:url';
import { linesOf } from './cold-start/lines-of.ts';
import { quantile, withinLimit } from './limits.ts';
import { servingStack } from '../test/peers/container/serving-stack.ts';
import { testPython } from '../test/test-python.ts';

/**
 * Process start to first answer of the sample, for everything that serves an archive: `node bench/serving-start.ts`.
 * The function runs under awslambdaric, like a handler with the stock pipeline of transformers; the lean container is
 * compared with the serving stack of the Hugging Face image. They take turns, and only ratios count. Needs Java, and
 * root for the toolkit's file in /etc.
 */
const ROUNDS = 5;
const LIMITS = { function: 0.1, lean: 0.1 };
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

interface Start {
  readonly name: string;
  readonly seconds: number;
}

const { folder } = await servingStack('huggingface', console.log);
const python = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ?? (await testPython()).python;
const words = [path('serving-start.py'), String(ROUNDS), path('../examples/transactions/model'), folder];
const starts = (await linesOf(python, words)).map((line) => JSON.parse(line) as Start);

for (const name of new Set(starts.map((start) => start.name))) {
  const each = secondsOf(name).map((seconds) => seconds.toFixed(2));
  console.log(`${name}: ${quantile(secondsOf(name), 0.5).toFixed(2)} s (${each.join(' ')})`);
}
console.log(`function, share of the local container: ${ratio('function', 'local container').toFixed(2)}`);
process.exitCode = [
  withinLimit('function, share of the stock pipeline', ratio('function', 'stock pipeline'), LIMITS.function),
  withinLimit(
    'lean container, share of the Hugging Face image',
    ratio('lean container', 'Hugging Face image'),
    LIMITS.lean,
  ),
].every(Boolean)
  ? 0
  : 1;

function secondsOf(name: string): number[] {
  return starts.filter((start) => start.name === name).map(({ seconds }) => seconds);
}

/** The median ratio of starts of the same round. */
function ratio(ours: string, peer: string): number {
  const peers = secondsOf(peer);
  return quantile(
    secondsOf(ours).map((seconds, round) => seconds / (peers[round] ?? NaN)),
    0.5,
  );
}
