import type { Config } from '../../src/config/config.ts';
import { taskOf, taskPath } from '../../src/config/served-task.ts';
import { CORS_VARIABLE, encodeCors } from '../../src/contract/cors.ts';
import { deadlinesOf } from '../../src/contract/deadlines.ts';
import { ANSWER_LIMIT } from '../../src/contract/limits.ts';
import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { encodeTarget, type ModelAddress, type Target, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { bodyLimit } from './body-limit.ts';

/** The environment of the proxy function: everything it knows about its deployment. */
export function proxyEnvironment(config: Config, owner: string, model: ModelAddress): Record<string, string> {
  return {
    [TARGET_VARIABLE]: encodeTarget(targetOf(config, model)),
    [STACK_VARIABLE]: owner,
    ...corsOf(config),
  };
}

function targetOf(config: Config, model: ModelAddress): Target {
  return {
    ...model,
    task: taskOf(config).name,
    path: taskPath(config),
    bodyLimit: bodyLimit(config),
    answerLimit: ANSWER_LIMIT,
    predictMs: deadlinesOf(config.gateway.api).predictMs,
  };
}

/** The proxy answers with CORS headers itself: API Gateway covers HTTP APIs only, and nothing in front of them. */
function corsOf({ gateway: { cors } }: Config): Record<string, string> {
  return cors ? { [CORS_VARIABLE]: encodeCors(cors) } : {};
}
