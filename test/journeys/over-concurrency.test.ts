import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { classify } from '../../src/client/client.ts';
import { problemSchema } from '../../src/contract/problem.ts';
import { KEY, REGION } from '../emulated-account.ts';
import { openMode, type OpenMode } from '../gateway-modes/open-mode.ts';
import { STUB_SCRIPT, stubModels } from '../stub-archive.ts';

const CLIENTS = 50;
const EACH = 4;
const MAX_CONCURRENCY = 5;

// A slow model: with a fast one, the requests of fifty clients would hardly overlap.
const SLOW_SCRIPT = STUB_SCRIPT.replace('import json, os', 'import json, os, time').replace(
  '    texts =',
  '    time.sleep(0.05)\n    texts =',
);

describe(`${CLIENTS} clients on an endpoint that serves ${MAX_CONCURRENCY} at a time`, () => {
  let open: OpenMode;
  const { modelWith, removeAll } = stubModels();
  beforeAll(async () => {
    const host = { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: MAX_CONCURRENCY } as const;
    const model = await modelWith({ 'code/inference.py': SLOW_SCRIPT });
    open = await openMode({ api: 'http', auth: 'none' }, { model, over: { host } });
    // The endpoint has to be the bottleneck, not the number of proxies that the emulated account starts.
    const lambda = new LambdaClient({ endpoint: open.account.url, region: REGION, credentials: KEY });
    const reserved = { FunctionName: `${open.endpoint}-proxy`, ReservedConcurrentExecutions: CLIENTS };
    await lambda.send(new PutFunctionConcurrencyCommand(reserved));
  });
  afterAll(async () => {
    await open.close();
    await removeAll();
  });

  /** Runs all clients concurrently, each with its number of requests. */
  async function together<Result>(work: (text: string) => Promise<Result>): Promise<Result[]> {
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      const results: Result[] = [];
      for (let turn = 0; turn < EACH; turn += 1) results.push(await work(`text ${client}.${turn}`));
      return results;
    });
    return (await Promise.all(clients)).flat();
  }

  it('get only 200, or 429 with Retry-After', async () => {
    const headers = { 'content-type': 'application/json' };
    const responses = await together(async (inputs) => {
      const answer = await fetch(open.url, { method: 'POST', headers, body: JSON.stringify({ inputs }) });
      const body: unknown = await answer.json();
      return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body };
    });
    const throttled = responses.filter(({ status }) => status !== 200);
    process.stdout.write(
      `${responses.length - throttled.length} of ${responses.length} answered, ${throttled.length} throttled\n`,
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200, 429]));
    for (const { body, retryAfter } of throttled) {
      expect(z.parse(problemSchema, body)).toMatchObject({ status: 429, code: 'throttled' });
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
  });

  it('complete every request with the client library and enough time', async () => {
    const answers = await together(async (text) => await classify(open.url, text, { retryForMs: 110_000 }));
    expect(answers).toHaveLength(CLIENTS * EACH);
    expect(new Set(answers.map(({ release }) => release))).toEqual(new Set([open.release]));
    const calls = open.account.emulator.calls.calls.filter(({ action }) => action === 'InvokeEndpoint');
    expect(calls.length).toBeGreaterThan(CLIENTS * EACH);
  });
});
