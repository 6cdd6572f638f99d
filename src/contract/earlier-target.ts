import * as z from 'zod/mini';

import { API_TYPES, deadlinesOf } from './deadlines.ts';
import { ANSWER_LIMIT, BODY_LIMITS, requestLimit } from './limits.ts';

const LIMITS = {
  'sagemaker-serverless': BODY_LIMITS.sagemakerServerless,
  'sagemaker-realtime': BODY_LIMITS.sagemakerRealtime,
};

/** The target as versions up to 0.1.0 wrote it: the proxy derived limits and deadlines from host and API type. */
export const earlierTargetSchema = z.strictObject({
  via: z.literal('sagemaker'),
  endpoint: z.string(),
  host: z.optional(z.enum(['sagemaker-serverless', 'sagemaker-realtime'])),
  api: z.optional(z.enum(API_TYPES)),
});

/** The same target with the task and route that those versions had, and the limits and deadlines that they applied. */
export function upgradedTarget({ via, endpoint, host, api }: z.infer<typeof earlierTargetSchema>) {
  return {
    via,
    endpoint,
    task: 'text-classification',
    path: '/classify',
    bodyLimit: requestLimit(LIMITS[host ?? 'sagemaker-serverless']),
    answerLimit: ANSWER_LIMIT,
    predictMs: deadlinesOf(api ?? 'http').predictMs,
  };
}
