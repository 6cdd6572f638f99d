import type { InferenceResult } from '../../client/client.ts';
import type { Config } from '../../config/config.ts';
import { sampleMismatch } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';

/** The same result. Throws Fault `answer` if it has another number of entries than the sample has inputs. */
export function checkAnswer(config: Config, inference: InferenceResult): InferenceResult {
  const mismatch = sampleMismatch(config, inference.answer);
  if (mismatch === undefined) return inference;
  throw new Fault(
    'answer',
    `The response to the sample ${mismatch}: ${JSON.stringify(inference.answer).slice(0, 200)}`,
    'Fix what the serve script returns and run the same command again, or run `npm run destroy`.',
  );
}
