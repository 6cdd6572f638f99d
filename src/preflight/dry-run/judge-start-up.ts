import type { ContainerDeadlines } from '../../../infra/hosts/host.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { fault, type Finding, warning } from '../finding.ts';
import { downloadSeconds, seconds } from './local-time.ts';

const CHECK = 'start-up time';

/** "Model containers must respond to requests within 60 seconds" (InvokeEndpoint). */
export const INVOCATION_S = 60;

export interface StartUpFacts {
  readonly window: ContainerDeadlines;
  readonly archiveBytes: number;
  /** Assumed slowdown of the container compared with this machine. */
  readonly slowdown: number;
  /** When the proxy stops waiting for the endpoint. */
  readonly predictMs: number;
}

/**
 * Compares the measured start of a container with AWS's timeouts. Both serving stacks answer /ping before the model is loaded, so a
 * slow model_fn is not stopped by the startup timeout but by the 60 seconds of the first call.
 */
export function judgeStartUp(run: DryRun, facts: StartUpFacts): Finding[] {
  if (run.end === 'no-ping') return [pingTooLate(facts, `no /ping within ${seconds(run.waitedMs, facts)} s`)];
  if (run.end === 'no-answer') return [tooSlow(`more than ${seconds(run.waitedMs, facts)} s`, facts)];
  if (run.end !== 'answered') return [];
  const loadS = seconds(run.answerMs - run.pingMs, facts);
  return [...ofPing(seconds(run.pingMs, facts), facts), ...ofLoad(loadS, facts)];
}

function ofPing(pingS: number, facts: StartUpFacts): Finding[] {
  const { window, archiveBytes } = facts;
  const downloadS = downloadSeconds(archiveBytes);
  if (pingS > window.pingS) return [pingTooLate(facts, `/ping after ${pingS} s`)];
  const counts = window.downloadCounts ? pingS + downloadS : pingS;
  if (counts > window.pingS / 2) {
    const of =
      counts === pingS ? '' : `, about ${downloadS} of them for the download of ${mb(archiveBytes)} MB`;
    return [warning(CHECK, `the container needs about ${counts} s${of}; ${windowText(window)}`, SMALLER)];
  }
  if (window.downloadS === undefined || downloadS <= window.downloadS / 2) return [];
  const what = `${mb(archiveBytes)} MB take about ${downloadS} s to download; the timeout is ${window.downloadS} s`;
  return [warning(CHECK, what, 'Raise host.dataDownloadTimeoutSeconds (at most 3600).')];
}

const SMALLER =
  'Pack the dependencies into the archive (--vendor), and reduce the size of the model; or deploy with --host sagemaker-realtime and a longer startupHealthCheckTimeoutSeconds.';

function pingTooLate({ window }: StartUpFacts, measured: string): Finding {
  return fault(CHECK, 'package', `${measured} here; ${windowText(window)}`, SMALLER);
}

function ofLoad(loadS: number, facts: StartUpFacts): Finding[] {
  if (loadS > INVOCATION_S) return [tooSlow(`${loadS} s`, facts)];
  if (loadS * 1000 <= facts.predictMs) return [];
  const what = `the first response after a cold start takes about ${loadS} s, but the proxy waits only ${facts.predictMs / 1000} s`;
  return [
    warning(
      CHECK,
      what,
      'Expect 504 until the model is warm, or keep containers warm with --provisioned-concurrency.',
    ),
  ];
}

function tooSlow(took: string, { window }: StartUpFacts): Finding {
  return fault(
    CHECK,
    'package',
    `loading the model and the first response take ${took} here; AWS stops a call after ${INVOCATION_S} s, and ${windowText(window)}`,
    'Do less when the module is imported and in model_fn: load from files, not from the network, and in half precision.',
  );
}

function windowText({ downloadCounts, pingS }: ContainerDeadlines): string {
  return downloadCounts
    ? `serverless containers have ${pingS} s for download and /ping`
    : `the endpoint waits ${pingS} s for /ping`;
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
