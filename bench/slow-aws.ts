import { setTimeout as sleep } from 'node:timers/promises';
import { createEmulator, serve } from 'sagemaker-emulator';
import { containersOn } from '../src/container/container-process.ts';

/** One control-plane call: what it was, and when it began and ended, in ms of the emulated time. */
export interface Call {
  readonly action: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** How long AWS takes for what the emulator does immediately, in ms of emulated time. */
export interface Pace {
  readonly callMs: number;
  /** Until a new role can be assumed. */
  readonly iamMs: number;
}

/** The running account: `now()` is its time in ms, `mutating()` the number of writes so far. */
export interface SlowAws {
  readonly url: string;
  readonly calls: readonly Call[];
  now(): number;
  mutating(): number;
  close(): Promise<void>;
}

// Calls to data-plane hosts and to the emulator's admin routes are not part of a deploy.
const NO_CALL = /^\/(execute-api|endpoints|_emulator)\//;

/**
 * An emulated account with latency: every call takes time, and a new role cannot be assumed at first. All times are
 * divided by `faster`. `now` returns the emulated time.
 */
export async function slowAws({ callMs, iamMs }: Pace, faster: number, python: string): Promise<SlowAws> {
  const emulator = await createEmulator({
    instant: true,
    startContainer: containersOn(python),
    credentials: { test: 'test' },
    timeScale: 1 / faster,
  });
  const calls: Call[] = [];
  const now = (): number => performance.now() * faster;
  let rolesReadyAt = 0;
  const fetch = async (request: Request): Promise<Response> => {
    if (NO_CALL.test(new URL(request.url).pathname)) return await emulator.fetch(request);
    const startedMs = now();
    await sleep(callMs / faster);
    const refused = now() < rolesReadyAt ? notYet(request) : undefined;
    const before = emulator.calls.calls.length;
    const response = refused ?? (await emulator.fetch(request));
    const action = refused ? 'NotYet' : (emulator.calls.calls[before]?.action ?? 'Unknown');
    if (action === 'CreateRole') rolesReadyAt = now() + iamMs;
    calls.push({ action, startedMs, endedMs: now() });
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  return { url: server.url, calls, now, close, mutating: () => emulator.calls.mutating().length };
}

/** The errors of SageMaker and Lambda for a role that has not propagated yet. */
function notYet(request: Request): Response | undefined {
  if (request.headers.get('x-amz-target') === 'SageMaker.CreateModel') {
    const body = {
      __type: 'ValidationException',
      message: 'Could not assume role. Please ensure that the role exists.',
    };
    return Response.json(body, { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' } });
  }
  if (request.method !== 'POST' || !/^\/2015-03-31\/functions\/?$/.test(new URL(request.url).pathname))
    return undefined;
  const body = { Message: 'The role defined for the function cannot be assumed by Lambda.' };
  return Response.json(body, {
    status: 400,
    headers: { 'x-amzn-errortype': 'InvalidParameterValueException' },
  });
}

/** The longest chain of sequential calls: each begins after the previous one has ended. */
export function depthOf(calls: readonly Call[]): number {
  const depths: number[] = [];
  const inOrder = calls.toSorted((left, right) => left.startedMs - right.startedMs);
  for (const [index, { startedMs }] of inOrder.entries()) {
    const before = depths.filter((_, other) => (inOrder[other]?.endedMs ?? Infinity) <= startedMs);
    depths[index] = 1 + Math.max(0, ...before);
  }
  return Math.max(0, ...depths);
}
