import { ANSWER_LIMIT, BODY_LIMITS } from '../../src/contract/limits.ts';
import type { SageMakerTarget } from '../../src/contract/target.ts';

/** A target as a deploy of a serverless endpoint writes it. */
export function sampleTarget(over: Partial<SageMakerTarget> = {}): SageMakerTarget {
  return {
    via: 'sagemaker',
    endpoint: 'transactions-live',
    task: 'text-classification',
    path: '/classify',
    bodyLimit: BODY_LIMITS.sagemakerServerless,
    answerLimit: ANSWER_LIMIT,
    predictMs: 27_500,
    ...over,
  };
}
