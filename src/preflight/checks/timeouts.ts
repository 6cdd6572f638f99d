import { fault, type Finding, warning } from '../finding.ts';

const CHECK = 'timeouts';

/** How long each holder waits, in milliseconds, outermost first: every one must outlast the next. */
export type Chain = readonly (readonly [holder: string, waitMs: number])[];

/** Whether the budgets are nested like dolls; otherwise a caller gets a bare error instead of a reason. */
export function judgeChain(chain: Chain): Finding[] {
  return chain.slice(1).flatMap(([inner, innerMs], index) => {
    const [outer, outerMs] = chain[index] ?? ['', Infinity];
    if (outerMs > innerMs) return [];
    const what = `${outer} gives up after ${outerMs} ms, before ${inner} (${innerMs} ms) can answer it`;
    return [fault(CHECK, 'config', what, `Keep the time of ${inner} below that of ${outer}.`)];
  });
}

/** "Model containers must respond to requests within 60 seconds" (InvokeEndpoint). */
const INVOCATION_S = 60;

export interface ServerFacts {
  readonly family: 'huggingface' | 'pytorch';
  readonly environment: Readonly<Record<string, string>>;
  /** When the proxy stops waiting for the endpoint. */
  readonly predictMs: number;
}

/** The model server's own limit on one answer: a value above what anybody waits for only keeps a worker busy. */
export function judgeServerTimeout({ family, environment, predictMs }: ServerFacts): Finding[] {
  return Object.entries(environment).flatMap(([variable, value]) => {
    const seconds = secondsOf(family, variable, value);
    if (seconds === undefined || seconds * 1000 <= predictMs) return [];
    const over =
      seconds > INVOCATION_S ? `SageMaker after ${INVOCATION_S} s` : `the proxy after ${predictMs / 1000} s`;
    return [
      warning(
        CHECK,
        `${variable}=${value} lets a call run for ${seconds} s, and nobody waits for it that long: ${over} at the latest`,
        `Set it to ${Math.floor(predictMs / 1000)} s or less, so that a worker is free again when its caller has gone.`,
      ),
    ];
  });
}

// multi-model-server, in the Hugging Face image, counts the first in minutes (seen); TorchServe in seconds.
function secondsOf(family: ServerFacts['family'], variable: string, value: string): number | undefined {
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  if (family === 'huggingface') {
    if (variable === 'SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS') return number;
    return variable === 'SAGEMAKER_MODEL_SERVER_TIMEOUT' ? number * 60 : undefined;
  }
  return /^SAGEMAKER_(MODEL_SERVER_TIMEOUT|TS_RESPONSE_TIMEOUT)$/.test(variable) ? number : undefined;
}
