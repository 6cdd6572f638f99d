import { deadlinesOf } from '../../contract/deadlines.ts';
import type { Config } from '../../config/config.ts';
import { fault, type Finding, warning } from '../finding.ts';
import { check, serviceOf } from '../subject.ts';

const CHECK = 'timeouts';

/** Whether every caller on the request's path waits longer than the next one, down to the model server. */
export const timeoutsCheck = check(CHECK, ['host', 'proxy'], [], ({ config }) => {
  const { container, gateway } = config;
  const { clientMs, gatewayMs, functionMs, predictMs } = deadlinesOf(gateway.api);
  return [
    ...judgeChain([
      ['the client', clientMs],
      ['API Gateway', gatewayMs],
      ['the proxy function', functionMs],
      ['the timeout for the model', predictMs],
    ]),
    // A function has no model server.
    ...(serviceOf(config) === 'sagemaker' ? judgeServerTimeout({ ...container, predictMs }) : []),
  ];
});

/** How long each component waits, in milliseconds, outermost first. */
export type Chain = readonly (readonly [component: string, waitMs: number])[];

/** Each deadline must exceed the next; otherwise the caller gets a timeout without a reason. */
export function judgeChain(chain: Chain): Finding[] {
  return chain.slice(1).flatMap(([inner, innerMs], index) => {
    const [outer, outerMs] = chain[index] ?? ['', Infinity];
    if (outerMs > innerMs) return [];
    const what = `${outer} times out after ${outerMs} ms, before ${inner} does (${innerMs} ms)`;
    return [fault(CHECK, 'config', what, `Keep the timeout of ${inner} below that of ${outer}.`)];
  });
}

/** "Model containers must respond to requests within 60 seconds" (InvokeEndpoint). */
const INVOCATION_S = 60;

export interface ServerFacts {
  readonly family: Config['container']['family'];
  readonly environment: Readonly<Record<string, string>>;
  /** When the proxy stops waiting for the endpoint. */
  readonly predictMs: number;
}

/** The model server's timeout: longer than the caller waits, it only keeps a worker busy. */
export function judgeServerTimeout({ family, environment, predictMs }: ServerFacts): Finding[] {
  return Object.entries(environment).flatMap(([variable, value]) => {
    const seconds = secondsOf(family, variable, value);
    if (seconds === undefined || seconds * 1000 <= predictMs) return [];
    const over =
      seconds > INVOCATION_S ? `SageMaker after ${INVOCATION_S} s` : `the proxy after ${predictMs / 1000} s`;
    return [
      warning(
        CHECK,
        `${variable}=${value} lets a request run for ${seconds} s, longer than its callers wait: ${over} at the latest`,
        `Set it to ${Math.floor(predictMs / 1000)} s or less, so that a worker is free again when its caller has timed out.`,
      ),
    ];
  });
}

// multi-model-server, in the Hugging Face image, counts the first in minutes (seen); TorchServe and the lean container in
// seconds.
function secondsOf(family: ServerFacts['family'], variable: string, value: string): number | undefined {
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  if (family === 'huggingface') {
    if (variable === 'SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS') return number;
    return variable === 'SAGEMAKER_MODEL_SERVER_TIMEOUT' ? number * 60 : undefined;
  }
  return /^SAGEMAKER_(MODEL_SERVER_TIMEOUT|TS_RESPONSE_TIMEOUT)$/.test(variable) ? number : undefined;
}
