import type { FunctionDeadlines } from '../../../infra/hosts/host.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { fault, type Finding, warning } from '../finding.ts';
import { downloadSeconds, seconds } from './local-time.ts';

const CHECK = 'start-up time';

export interface FunctionStartFacts {
  readonly window: FunctionDeadlines;
  /** What the function downloads before it loads the model; 0 if its code has all. */
  readonly downloadBytes: number;
  /** Assumed slowdown of the function compared with this machine. */
  readonly slowdown: number;
  /** When the proxy stops waiting for the function. */
  readonly predictMs: number;
}

/** Seconds on AWS. */
interface Measured {
  /** Of the init phase, without a download. */
  readonly loadS: number;
  /** Estimated, so that it only ever causes a warning. */
  readonly downloadS: number;
  /** Of the first answer after the init phase. */
  readonly answerS: number;
}

/** Compares the measured start of a function with the limits of its init phase, its timeout, and the proxy's. */
export function judgeFunctionStart(run: DryRun, facts: FunctionStartFacts): Finding[] {
  if (run.end === 'no-ping')
    return [neverLoads(`loading the model takes more than ${seconds(run.waitedMs, facts)} s here`, facts)];
  if (run.end === 'no-answer') return [neverAnswers(`more than ${seconds(run.waitedMs, facts)} s`, facts)];
  if (run.end !== 'answered') return [];
  const measured = {
    loadS: seconds(run.pingMs, facts),
    downloadS: downloadSeconds(facts.downloadBytes),
    answerS: seconds(run.answerMs - run.pingMs, facts),
  };
  return [...certainFaults(measured, facts), ...warnings(measured, facts)].slice(0, 1);
}

function certainFaults({ loadS, answerS }: Measured, facts: FunctionStartFacts): Finding[] {
  const { initS, startsAgain, timeoutS } = facts.window;
  if (answerS > timeoutS) return [neverAnswers(`${answerS} s`, facts)];
  if (loadS <= initS || (startsAgain && loadS + answerS <= timeoutS)) return [];
  return [neverLoads(`loading the model takes ${loadS} s here`, facts)];
}

function warnings({ loadS, downloadS, answerS }: Measured, facts: FunctionStartFacts): Finding[] {
  const { window, predictMs } = facts;
  const initS = loadS + downloadS;
  const isLate = initS > window.initS;
  const beforeS = (isLate ? window.initS : 0) + initS;
  // Requests wait for the init phase only where nothing is prepared.
  const firstS = rounded(window.startsAgain ? beforeS + answerS : answerS);
  if (firstS * 1000 > predictMs) return [slowFirst(firstS, facts)];
  if (!isLate) return [];
  const what = `loading the model takes about ${rounded(initS)} s; Lambda stops it after ${window.initS} s`;
  const again = window.startsAgain
    ? ` and starts it again with the first request, which takes about ${firstS} s`
    : '';
  return [warning(CHECK, `${what}${again}`, FASTER)];
}

const FASTER =
  'Raise --memory (CPU scales with it: 1769 MB is one vCPU), or load the model beforehand: host.snapStart of lambda-zip, or --provisioned-concurrency.';

function neverLoads(took: string, { window }: FunctionStartFacts): Finding {
  const { initS, timeoutS, startsAgain } = window;
  const limit = startsAgain
    ? `Lambda stops it after ${initS} s, starts it again with the first request, and stops that after host.timeoutSeconds (${timeoutS} s)`
    : `Lambda stops it after ${initS} s`;
  return fault(CHECK, 'config', `${took}; ${limit}`, `Raise host.timeoutSeconds (at most 900). ${FASTER}`);
}

function neverAnswers(took: string, { window: { timeoutS } }: FunctionStartFacts): Finding {
  const what = `the first response takes ${took} here; host.timeoutSeconds is ${timeoutS} s`;
  return fault(
    CHECK,
    'config',
    what,
    'Raise host.timeoutSeconds (at most 900), or --memory: CPU scales with it.',
  );
}

function slowFirst(firstS: number, { predictMs }: FunctionStartFacts): Finding {
  const what = `the first response after a cold start takes about ${firstS} s, but the proxy waits only ${predictMs / 1000} s`;
  return warning(CHECK, what, `Expect 504 until an environment is warm. ${FASTER}`);
}

function rounded(s: number): number {
  return Math.ceil(s * 10) / 10;
}
