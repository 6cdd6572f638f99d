import type { Config } from '../config/config.ts';
import { type Deadlines, deadlinesOf } from '../contract/deadlines.ts';
import { requestLimit } from '../contract/limits.ts';
import { diagnosisLines } from '../diagnosis/diagnose.ts';
import { defaultProgram } from '../package/hooks.ts';
import { throwIfInterrupted } from '../reconcile/poll.ts';
import { durationText } from '../contract/duration.ts';
import { judgeDisk } from './checks/disk.ts';
import type { DryRun } from '../container/dry-run.ts';
import { judgeDryRun } from './checks/dry-run.ts';
import type { Finding } from './finding.ts';
import { judgePayload } from './checks/payload.ts';
import { INVOCATION_S, judgeStartUp, windowOf } from './checks/start-up.ts';
import { judgeChain, judgeServerTimeout } from './checks/timeouts.ts';
import { RELEASE_VARIABLE } from '../contract/release.ts';
import { readRecord, writeRecord } from './dry-run-record.ts';
import { type Check, check, specOf, type With } from './subject.ts';

/** What is judged without an account: limits on the way, the archive, and the hooks by running them. */
export const PACKAGE_CHECKS: readonly Check[] = [
  check('payload', ['host', 'proxy'], [], ({ config: { gateway, host } }) =>
    judgePayload(gateway.maxBodyKb, host.type, requestLimit(host.type)),
  ),
  check('timeouts', ['host', 'proxy'], [], ({ config: { container, gateway } }) =>
    timeouts(container, deadlinesOf(gateway.api)),
  ),
  check('archive size', ['host'], ['archive'], ({ config, archive }) =>
    judgeDisk(archive.bytes, config.host.type === 'sagemaker-serverless'),
  ),
  check('dry run', ['host'], ['archive', 'stack'], hooks),
];

function timeouts(
  container: Config['container'],
  { clientMs, gatewayMs, functionMs, predictMs }: Deadlines,
): Finding[] {
  return [
    ...judgeChain([
      ['the client', clientMs],
      ['API Gateway', gatewayMs],
      ['the proxy function', functionMs],
      ['the wait for the model', predictMs],
    ]),
    ...judgeServerTimeout({ ...container, predictMs }),
  ];
}

type Packed = With<'archive' | 'stack'>;

async function hooks(subject: Packed): Promise<Finding[]> {
  const { config, archive, stack, options } = subject;
  if (options.skipDryRun) return [];
  const { environment } = specOf(stack, 'model');
  const run = await recordedRun(subject, environment);
  const startUp = {
    window: windowOf(config.host),
    archiveBytes: archive.bytes,
    slowdown: options.slowdown,
    predictMs: deadlinesOf(config.gateway.api).predictMs,
  };
  const releaseId = environment[RELEASE_VARIABLE] ?? '';
  const judged = judgeDryRun(run, { sample: config.sample, releaseId });
  return [...withCause(judged, run), ...judgeStartUp(run, startUp)];
}

/** What is known of such a log from elsewhere, behind the script's own words. */
function withCause(judged: readonly Finding[], run: DryRun): Finding[] {
  const known = 'log' in run ? diagnosisLines(run.log, '') : [];
  const lines = known.map((line) => `\n${' '.repeat(20)}${line}`).join('');
  return judged.map((finding) => ({ ...finding, fix: `${finding.fix}${lines}` }));
}

/** The run of equal content that went well on this machine, or a new one. */
async function recordedRun(subject: Packed, environment: Readonly<Record<string, string>>): Promise<DryRun> {
  const { config, archive, options, say } = subject;
  const key = {
    archiveDigest: archive.digest,
    family: config.container.family,
    environment,
    sample: config.sample,
  };
  const known = await readRecord(key);
  const release = environment[RELEASE_VARIABLE];
  if (known && (options.runtime ?? known.runtime) === known.runtime) {
    return { end: 'answered', ...known, release };
  }
  const { run, runtime } = await runHere(subject, environment);
  if (run.end !== 'answered') return run;
  say(`Dry run: /ping after ${durationText(run.pingMs)}, first answer after ${durationText(run.answerMs)}`);
  const { body, pingMs, answerMs } = run;
  if (run.release === release) await writeRecord(key, { runtime, body, pingMs, answerMs });
  return run;
}

/** A container gets a little more than AWS gives it, so that what is over is measured rather than cut off. */
const MARGIN = 1.2;

async function runHere(
  subject: Packed,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly run: DryRun; readonly runtime: string }> {
  const { config, archive, options, say, signal } = subject;
  // Loaded when needed: a deploy of known content should not wait for the emulator's modules.
  const [{ dryRun, withModelFolder }, { dryRunPython }] = await Promise.all([
    import('../container/dry-run.ts'),
    import('./dry-run-python.ts'),
  ]);
  return await withModelFolder(archive.open, async (modelDir, depsDir) => {
    const { python, runtime } = await dryRunPython(modelDir, options.runtime, say, signal);
    const localMs = (windowS: number): number => (windowS * 1000 * MARGIN) / options.slowdown;
    const run = await dryRun({
      python,
      family: config.container.family,
      modelDir,
      depsDir,
      environment: { SAGEMAKER_PROGRAM: defaultProgram, ...environment },
      sample: config.sample,
      pingWindowMs: localMs(windowOf(config.host).pingS),
      answerWindowMs: localMs(INVOCATION_S),
      signal,
    });
    throwIfInterrupted(signal);
    return { run, runtime };
  });
}
