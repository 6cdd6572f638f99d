import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HostingFailure } from '../../src/container.ts';
import { ModelServer, type ModelServerSpec } from '../../src/hosting/model-server.ts';
import {
  archive,
  type HostingAccount,
  HUGGING_FACE,
  INFERENCE_PY,
  openHostingAccount,
  PYTHON,
} from '../sagemaker/hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

let account: HostingAccount;
const JSON_HEADERS = new Headers({ 'content-type': 'application/json' });
const closing = new AbortController();

function spec(more: Partial<ModelServerSpec> = {}): ModelServerSpec {
  return {
    region: 'us-east-1',
    logGroup: '/aws/sagemaker/Endpoints/e',
    variant: 'AllTraffic',
    image: HUGGING_FACE,
    archiveUrl: 's3://bucket/good.tar.gz',
    environment: {},
    pingWindowSeconds: 180,
    signal: closing.signal,
    ...more,
  };
}

async function post(
  server: ModelServer,
  request: object,
): Promise<{ status: number; text: string } | undefined> {
  const answer = await server.invoke(JSON_HEADERS, new TextEncoder().encode(JSON.stringify(request)));
  return answer && { status: answer.status, text: new TextDecoder().decode(answer.body) };
}

function logged(): string {
  return [...account.logs.values()].flat().join('\n');
}

beforeAll(async () => {
  account = await openHostingAccount({ startContainer: containersOn(PYTHON) });
  account.objects.set(
    'bucket/good.tar.gz',
    await archive({ 'code/inference.py': INFERENCE_PY, 'config.json': '{}' }),
  );
});
beforeEach(() => account.logs.clear());
afterAll(async () => {
  closing.abort();
  await account.close();
});

describe('a model server', () => {
  it('serves the archive’s handler and sends its output to the log', async () => {
    const server = await ModelServer.start(account.account, spec());
    expect(await post(server, { hello: 1 })).toMatchObject({ status: 200 });
    await server.stop();
    expect([...account.logs.keys()]).toEqual([
      expect.stringMatching(/^\/aws\/sagemaker\/Endpoints\/e AllTraffic\/[0-9a-f]{32}$/),
    ]);
    expect(logged()).toContain('loaded from a folder with code,config.json');
    expect(logged()).not.toContain('hello');
  });

  it('returns nothing after the time limit', async () => {
    const server = await ModelServer.start(account.account, spec({ invocationLimitMs: 1500 }));
    expect(await post(server, {})).toMatchObject({ status: 200 });
    expect(await post(server, { sleep: 3 })).toBeUndefined();
    await server.stop();
  });

  it('restarts a container that exited', async () => {
    const server = await ModelServer.start(account.account, spec());
    expect(await post(server, { kill: true })).toBeUndefined();
    expect(await post(server, {})).toMatchObject({ status: 200 });
    await server.stop();
  });

  it('finishes pending requests when it is retired', async () => {
    const server = await ModelServer.start(account.account, spec());
    const slow = post(server, { sleep: 1 });
    await server.stop();
    expect(await slow).toMatchObject({ status: 200 });
  });

  it('does not wait for requests when the emulator closes', async () => {
    const closed = new AbortController();
    const server = await ModelServer.start(account.account, spec({ signal: closed.signal }));
    const slow = post(server, { sleep: 30 });
    closed.abort();
    await server.stop();
    expect((await slow)?.status).not.toBe(200);
  });

  it('stays up when the handler cannot be loaded, and fails each request', async () => {
    account.objects.set(
      'bucket/bad.tar.gz',
      await archive({ 'code/inference.py': 'raise RuntimeError("no model")' }),
    );
    const server = await ModelServer.start(account.account, spec({ archiveUrl: 's3://bucket/bad.tar.gz' }));
    expect(await post(server, {})).toMatchObject({
      status: 400,
      text: expect.stringContaining('no model') as string,
    });
    await server.stop();
  });

  it.each([
    [
      'gone',
      's3://bucket/gone.tar.gz',
      'Failed to download model data for container "container_1" from URL: "s3://bucket/gone.tar.gz"',
    ],
    [
      'truncated',
      's3://bucket/cut.tar.gz',
      'Failed to extract model data archive from URL "s3://bucket/cut.tar.gz"',
    ],
  ])('cannot start on an archive that is %s', async (_what, archiveUrl, reason) => {
    const good = account.objects.get('bucket/good.tar.gz') ?? new Uint8Array();
    account.objects.set('bucket/cut.tar.gz', good.slice(0, good.length / 2));
    const error: unknown = await ModelServer.start(account.account, spec({ archiveUrl })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(HostingFailure);
    expect(error).toHaveProperty('message', expect.stringContaining(reason));
  });
});
