import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeEndpointCommand, type InvokeEndpointCommandInput } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type HostingAccount,
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingAccount,
  PYTHON,
  PYTORCH,
  REALTIME,
  settled,
} from './hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

const MIB = 1024 * 1024;
let account: HostingAccount;

beforeAll(async () => {
  account = await openHostingAccount({ startContainer: containersOn(PYTHON) });
  await makeModel(account, 'serverless', { environment: { RELEASE: 'r1' } });
  await makeConfig(account, 'serverless', { ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 2 } });
  await makeModel(account, 'realtime', { image: PYTORCH });
  await makeConfig(account, 'realtime', REALTIME);
  for (const name of ['serverless', 'realtime']) await makeEndpoint(account, name, name);
  for (const name of ['serverless', 'realtime']) await settled(account, name);
});
afterAll(async () => await account.close());

interface Echo {
  request: Record<string, unknown>;
  content_type: string;
  release: string;
  environment: string[];
}

async function invoke(
  endpoint: string,
  body: object | string,
  more: Partial<InvokeEndpointCommandInput> = {},
): Promise<{ echo: Echo; ContentType?: string | undefined; InvokedProductionVariant?: string | undefined }> {
  const Body = typeof body === 'string' ? body : JSON.stringify(body);
  const { Body: answer, ...rest } = await account.runtime.send(
    new InvokeEndpointCommand({ EndpointName: endpoint, ContentType: 'application/json', Body, ...more }),
  );
  return { echo: JSON.parse(answer.transformToString()) as Echo, ...rest };
}

async function refusal(attempt: Promise<unknown>): Promise<unknown> {
  return await attempt.then(
    () => 'answered',
    (error: unknown) => error,
  );
}

function bodyOf(bytes: number): string {
  return JSON.stringify({ text: 'x'.repeat(bytes) });
}

describe('InvokeEndpoint', () => {
  it('passes body, Content-Type and Accept to the container and returns its response', async () => {
    const answer = await invoke('serverless', { a: 1 }, { Accept: 'application/json;v=1' });
    expect(answer.echo).toMatchObject({ request: { a: 1 }, content_type: 'application/json', release: 'r1' });
    expect(answer.ContentType).toBe('application/json;v=1');
    expect(answer.InvokedProductionVariant).toBe('AllTraffic');
  });

  it('passes the model’s environment to the container, not the emulator’s', async () => {
    process.env['EMULATOR_SECRET'] = 'x';
    const { echo } = await invoke('serverless', {});
    expect(echo.environment).toContain('RELEASE');
    expect(echo.environment).not.toContain('EMULATOR_SECRET');
    expect(echo.environment.filter((name) => name.startsWith('AWS_'))).toEqual([]);
  });

  it('wraps a failing handler as ModelError: 400 in the Hugging Face container, 500 in the PyTorch one', async () => {
    expect(await refusal(invoke('serverless', { raise: 'boom' }))).toMatchObject({
      name: 'ModelError',
      $metadata: { httpStatusCode: 424 },
      OriginalStatusCode: 400,
      OriginalMessage: expect.stringMatching(/"message":\s*"boom"/) as string,
      LogStreamArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints/serverless',
      message: expect.stringMatching(
        /^Received client error \(400\) from primary with message "[^]*boom[^]*"\. See https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=us-east-1#logEventViewer:group=\/aws\/sagemaker\/Endpoints\/serverless in account 123456789012 for more information\.$/,
      ) as string,
    });
    expect(await refusal(invoke('realtime', { raise: 'boom' }))).toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 500,
      OriginalMessage: expect.stringContaining('Traceback') as string,
      message: expect.stringMatching(/^Received server error \(500\) from primary/) as string,
    });
  });

  it('rejects missing endpoints, endpoints that do not serve yet, and names in another case', async () => {
    await makeEndpoint(account, 'starting', 'serverless');
    for (const name of ['absent', 'starting', 'SERVERLESS']) {
      expect(await refusal(invoke(name, {}))).toMatchObject({
        name: 'ValidationError',
        message: `Endpoint ${name} of account 123456789012 not found.`,
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  it('throttles above MaxConcurrency with an empty message', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'held-'));
    const until = join(folder, 'open');
    const calls = [1, 2, 3].map(async () => await invoke('serverless', { until }));
    // Two are blocked in the model, so the first to end is the throttled one.
    expect(await refusal(Promise.race(calls))).toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    });
    await writeFile(until, '');
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await invoke('serverless', {});
    await rm(folder, { recursive: true });
  });

  it('rejects a body over 4 MiB on serverless and over 6,291,456 bytes on instances', async () => {
    expect(await refusal(invoke('serverless', bodyOf(4 * MIB)))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/^Request \S+ has oversize body\.$/) as string,
    });
    await invoke('realtime', bodyOf(4 * MIB - 100), { Accept: 'application/json' });
    expect(await refusal(invoke('realtime', bodyOf(6_291_456)))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('Member must have length less than or equal to 6291456') as string,
    });
  });

  it('rejects a response over the same limit', async () => {
    expect(await refusal(invoke('serverless', { pad: 5 * MIB }))).toMatchObject({ name: 'ValidationError' });
    expect((await invoke('realtime', { pad: 5 * MIB })).echo.release).toBe('none');
  });

  it('accepts only its own variant as target', async () => {
    await invoke('serverless', {}, { TargetVariant: 'AllTraffic' });
    expect(await refusal(invoke('serverless', {}, { TargetVariant: 'other' }))).toMatchObject({
      name: 'ValidationError',
      message: 'Variant other not found for Endpoint serverless.',
    });
    expect(await refusal(invoke('serverless', {}, { TargetModel: 'a.tar.gz' }))).toMatchObject({
      name: 'ValidationError',
    });
  });
});
