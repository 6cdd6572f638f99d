import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HostingFailure } from '../../src/hosting/hosting-failure.ts';
import { ModelServer, type ModelServerSpec } from '../../src/hosting/model-server.ts';
import {
  archive,
  type HostingWorld,
  HUGGING_FACE,
  INFERENCE_PY,
  openHostingWorld,
  PYTHON,
} from '../sagemaker/hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

let world: HostingWorld;
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
  return [...world.logs.values()].flat().join('\n');
}

beforeAll(async () => {
  world = await openHostingWorld({ startContainer: containersOn(PYTHON) });
  world.objects.set(
    'bucket/good.tar.gz',
    await archive({ 'code/inference.py': INFERENCE_PY, 'config.json': '{}' }),
  );
});
beforeEach(() => world.logs.clear());
afterAll(async () => {
  closing.abort();
  await world.close();
});

describe('a model server', () => {
  it('serves the archive’s own handler and sends its output to the log', async () => {
    const server = await ModelServer.start(world.world, spec());
    expect(await post(server, { hello: 1 })).toMatchObject({ status: 200 });
    await server.stop();
    expect([...world.logs.keys()]).toEqual([
      expect.stringMatching(/^\/aws\/sagemaker\/Endpoints\/e AllTraffic\/[0-9a-f]{32}$/),
    ]);
    expect(logged()).toContain('loaded from a folder with code,config.json');
    expect(logged()).not.toContain('hello');
  });

  it('gives no answer once the limit has passed', async () => {
    const server = await ModelServer.start(world.world, spec({ invocationLimitMs: 1500 }));
    expect(await post(server, {})).toMatchObject({ status: 200 });
    expect(await post(server, { sleep: 3 })).toBeUndefined();
    await server.stop();
  });

  it('starts a container that died again', async () => {
    const server = await ModelServer.start(world.world, spec());
    expect(await post(server, { kill: true })).toBeUndefined();
    expect(await post(server, {})).toMatchObject({ status: 200 });
    await server.stop();
  });

  it('lets the requests it has finish when it is retired', async () => {
    const server = await ModelServer.start(world.world, spec());
    const slow = post(server, { sleep: 1 });
    await server.stop();
    expect(await slow).toMatchObject({ status: 200 });
  });

  it('waits for no request once the emulator closes', async () => {
    const closed = new AbortController();
    const server = await ModelServer.start(world.world, spec({ signal: closed.signal }));
    const slow = post(server, { sleep: 30 });
    closed.abort();
    await server.stop();
    expect((await slow)?.status).not.toBe(200);
  });

  it('stays up though the handler cannot be loaded, and fails each request', async () => {
    world.objects.set(
      'bucket/bad.tar.gz',
      await archive({ 'code/inference.py': 'raise RuntimeError("no model")' }),
    );
    const server = await ModelServer.start(world.world, spec({ archiveUrl: 's3://bucket/bad.tar.gz' }));
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
    const good = world.objects.get('bucket/good.tar.gz') ?? new Uint8Array();
    world.objects.set('bucket/cut.tar.gz', good.slice(0, good.length / 2));
    const error: unknown = await ModelServer.start(world.world, spec({ archiveUrl })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(HostingFailure);
    expect(error).toHaveProperty('message', expect.stringContaining(reason));
  });
});
