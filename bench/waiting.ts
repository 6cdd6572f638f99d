import { SageMakerClient, waitUntilEndpointInService } from '@aws-sdk/client-sagemaker';
import { poll } from '../src/reconcile/poll.ts';

/**
 * How late a deploy notices that its endpoint is ready, and how often it polls: `poll` compared with the SDK's waiter,
 * both with endpoints that take 120 to 180 s. The SDK's waiter runs in real time with every duration divided by 100;
 * `poll` runs on a fake clock that skips all sleeps.
 */
const RUNS = 200;
const FASTER = 100;
const FROM_MS = 120_000;
const TO_MS = 180_000;
const LIMIT_MEAN_MS = 2_000;
const LIMIT_RATIO = 30;

interface WaitRun {
  readonly lateMs: number;
  readonly asked: number;
}

const signal = new AbortController().signal;

// The same durations for both, spread evenly.
const durations = Array.from({ length: RUNS }, (_, run) => FROM_MS + ((TO_MS - FROM_MS) * run) / (RUNS - 1));
const ours = await Promise.all(durations.map(async (readyMs) => await settled(readyMs)));
const theirs = await Promise.all(durations.map(async (readyMs) => await waited(readyMs)));

const ratio = mean(theirs) / mean(ours);
printRuns('poll', ours);
printRuns('SDK waiter', theirs);
console.log(`mean overshoot ${(mean(ours) / 1000).toFixed(2)} s, limit ${LIMIT_MEAN_MS / 1000} s`);
console.log(`the SDK's is ${ratio.toFixed(0)} times that, limit ${LIMIT_RATIO} times`);
process.exitCode = mean(ours) <= LIMIT_MEAN_MS && ratio >= LIMIT_RATIO ? 0 : 1;

async function settled(readyMs: number): Promise<WaitRun> {
  let now = 0;
  let asked = 0;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
      await Promise.resolve();
    },
  };
  const probe = async (): Promise<true | undefined> => {
    asked += 1;
    return await Promise.resolve(now >= readyMs || undefined);
  };
  await poll(probe, { clock, signal, deadlineMs: 3_600_000, what: 'the endpoint' });
  return { lateMs: now - readyMs, asked };
}

async function waited(readyMs: number): Promise<WaitRun> {
  const startedAt = performance.now();
  const elapsedMs = (): number => (performance.now() - startedAt) * FASTER;
  let asked = 0;
  const client = new SageMakerClient({ region: 'us-east-1' });
  const send = async (): Promise<object> => {
    asked += 1;
    return await Promise.resolve({ EndpointStatus: elapsedMs() >= readyMs ? 'InService' : 'Creating' });
  };
  Object.assign(client, { send });
  // The defaults of the generated waiter, 30 s and an hour, divided like everything else.
  const times = { minDelay: 30 / FASTER, maxDelay: 3600 / FASTER, maxWaitTime: 3600 / FASTER };
  await waitUntilEndpointInService({ client, ...times }, { EndpointName: 'e' });
  return { lateMs: elapsedMs() - readyMs, asked };
}

function mean(runs: readonly WaitRun[]): number {
  return runs.reduce((sum, { lateMs }) => sum + lateMs, 0) / runs.length;
}

function printRuns(name: string, runs: readonly WaitRun[]): void {
  const late = runs.map(({ lateMs }) => lateMs).toSorted((a, b) => a - b);
  const at = (share: number): string =>
    ((late[Math.floor(share * (late.length - 1))] ?? 0) / 1000).toFixed(1);
  const asked = runs.reduce((sum, run) => sum + run.asked, 0) / runs.length;
  console.log(
    `${name.padEnd(11)} late by mean ${(mean(runs) / 1000).toFixed(1)} s, p50 ${at(0.5)} s, p95 ${at(0.95)} s; asked ${asked.toFixed(1)} times`,
  );
}
