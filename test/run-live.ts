import { fileURLToPath } from 'node:url';
import { exitCodeOf, Fault } from '../src/contract/fault.ts';
import { runLive } from './live/live.ts';

/**
 * `npm run test:live`: the main journey on a real account, under a budget, with a report of every response that differs
 * from the emulator's. docs/live-check.md describes it.
 */
const SAMPLE_MODEL = fileURLToPath(new URL('../examples/transactions/model', import.meta.url));

try {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  process.exitCode = await runLive(process.argv.slice(2), SAMPLE_MODEL, say);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stderr.write(`${error.message}\n${error.hint}\n`);
  process.exitCode = exitCodeOf(error.code);
}
