/**
 * What a request of 32 texts of mixed length costs, against the pipeline that the Hugging Face container's default
 * handler calls, which reads one text at a time. Run: node bench/batches.ts. Both take turns in one process.
 * Limit: at most half of its CPU time.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { preparePython } from '../src/local/python-environment.ts';
import { withinLimit } from './limits.ts';

const RATIO_LIMIT = 0.5;
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const named = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'];
const { python } =
  named === undefined ? await preparePython('torch', { say: console.log }) : { python: named };
const words = [path('batches.py'), path('../examples/transactions/model')];

const lines = execFileSync(python, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  .trim()
  .split('\n');
const { ours, stock, ratio } = JSON.parse(lines.at(-1) ?? '') as Record<'ours' | 'stock' | 'ratio', number>;
console.log(`32 texts: ${ours.toFixed(1)} ms of CPU, the stock handler ${stock.toFixed(1)} ms`);
process.exitCode = withinLimit('CPU time as a share of the stock handler', ratio, RATIO_LIMIT) ? 0 : 1;
