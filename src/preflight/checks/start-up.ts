import type { DryRun } from '../../container/dry-run.ts';
import { fault, type Finding, warning } from '../finding.ts';

const CHECK = 'start-up time';

// Nobody publishes how fast a container gets its archive from S3. This is on the slow side of what a network
// interface of a small instance carries, and only ever makes a warning.
const DOWNLOAD_BYTES_PER_S = 50_000_000;
/** "Model containers must respond to requests within 60 seconds" (InvokeEndpoint). */
export const INVOCATION_S = 60;

/** How long AWS gives a container to start. */
export interface Window {
  readonly host: 'sagemaker-serverless' | 'sagemaker-realtime';
  /** Until /ping answers 200. */
  readonly pingS: number;
  /** Until the archive is there; undefined where that counts into `pingS`, or AWS decides. */
  readonly downloadS: number | undefined;
}

/** Serverless: "the model download and /ping within 3 minutes"; instances: 4 minutes, or what the config says. */
export function windowOf(host: {
  readonly type: Window['host'];
  readonly startupHealthCheckTimeoutSeconds?: number | undefined;
  readonly dataDownloadTimeoutSeconds?: number | undefined;
}): Window {
  if (host.type === 'sagemaker-serverless') return { host: host.type, pingS: 180, downloadS: undefined };
  const { startupHealthCheckTimeoutSeconds: pingS = 240, dataDownloadTimeoutSeconds: downloadS } = host;
  return { host: host.type, pingS, downloadS };
}

export interface StartUpFacts {
  readonly window: Window;
  readonly archiveBytes: number;
  /** How many times slower the container is taken to be than this machine. */
  readonly slowdown: number;
  /** When the proxy stops waiting for the endpoint. */
  readonly predictMs: number;
}

/**
 * How a start here would fare against AWS's clock. Both serving stacks answer /ping before the model is loaded, so a
 * slow model_fn passes the window and is cut off by the 60 seconds of the first call instead.
 */
export function judgeStartUp(run: DryRun, facts: StartUpFacts): Finding[] {
  if (run.end === 'no-ping') return [noPing(facts, `no /ping within ${seconds(run.waitedMs, facts)} s`)];
  if (run.end === 'no-answer') return [tooSlow(`${seconds(run.waitedMs, facts)} s and more`, facts)];
  if (run.end !== 'answered') return [];
  const loadS = seconds(run.answerMs - run.pingMs, facts);
  return [...ofPing(seconds(run.pingMs, facts), facts), ...ofLoad(loadS, facts)];
}

function ofPing(pingS: number, facts: StartUpFacts): Finding[] {
  const { window, archiveBytes } = facts;
  const downloadS = Math.ceil(archiveBytes / DOWNLOAD_BYTES_PER_S);
  if (pingS > window.pingS) return [noPing(facts, `/ping after ${pingS} s`)];
  const counts = window.host === 'sagemaker-serverless' ? pingS + downloadS : pingS;
  if (counts > window.pingS / 2) {
    const of =
      counts === pingS ? '' : `, about ${downloadS} of them for the download of ${mb(archiveBytes)} MB`;
    return [warning(CHECK, `the container needs about ${counts} s${of}; ${windowText(window)}`, SMALLER)];
  }
  if (window.downloadS === undefined || downloadS <= window.downloadS / 2) return [];
  const what = `${mb(archiveBytes)} MB are downloaded in about ${downloadS} s, of ${window.downloadS} s allowed`;
  return [warning(CHECK, what, 'Raise host.dataDownloadTimeoutSeconds (at most 3600).')];
}

const SMALLER =
  'Ship dependencies in code/ instead of requirements.txt, and make the model smaller; or deploy with --host sagemaker-realtime and a longer startupHealthCheckTimeoutSeconds.';

function noPing({ window }: StartUpFacts, measured: string): Finding {
  return fault(CHECK, 'package', `${measured} here; ${windowText(window)}`, SMALLER);
}

function ofLoad(loadS: number, facts: StartUpFacts): Finding[] {
  if (loadS > INVOCATION_S) return [tooSlow(`${loadS} s`, facts)];
  if (loadS * 1000 <= facts.predictMs) return [];
  const what = `the first answer after a cold start takes about ${loadS} s, and the proxy waits ${facts.predictMs / 1000} s`;
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
    `loading the model and the first answer take ${took} here; AWS cuts a call off after ${INVOCATION_S} s, and ${windowText(window)}`,
    'Do less when the module is imported and in model_fn: load from files, not from the network, and in half precision.',
  );
}

function windowText({ host, pingS }: Window): string {
  return host === 'sagemaker-serverless'
    ? `a serverless container has ${pingS} s for download and /ping`
    : `the endpoint gives a container ${pingS} s until /ping`;
}

function seconds(ms: number, { slowdown }: StartUpFacts): number {
  return Math.ceil((ms * slowdown) / 100) / 10;
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
