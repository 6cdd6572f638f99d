import type { InferenceResult } from '../../client/client.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';
import { checkAnswer } from './check-answer.ts';
import { invokeOnce } from './invoke-once.ts';
import type { InvokedModel } from './invoked-model.ts';
import { waitForRelease } from './wait-for-release.ts';

/**
 * Invokes a model until it answers with the release. Throws Fault `answer` if the model fails; `alternative` ends the
 * hint of that fault.
 */
export async function waitForModel(
  context: StackContext,
  model: InvokedModel,
  releaseId: string,
  alternative: string,
): Promise<InferenceResult> {
  const waited = { id: 'warm-up', what: model.name };
  const inference = await waitForRelease(context, releaseId, waited, async () => {
    try {
      return await invokeOnce(context, model);
    } catch (error) {
      throw modelFault(model, error, alternative);
    }
  });
  return checkAnswer(context.config, inference);
}

function modelFault({ title }: InvokedModel, error: unknown, alternative: string): unknown {
  if (!(error instanceof Fault) || error.code !== 'aws') return error;
  return new Fault(
    'answer',
    `The ${title} is in service, but its model fails: ${error.message}`,
    `Fix the model or its serve script and run the same command again, ${alternative}.`,
    { cause: error },
  );
}
