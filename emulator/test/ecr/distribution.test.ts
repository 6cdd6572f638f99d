import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { beforeAll, describe, expect, it } from 'vitest';
import { push, registryUnderTest, REPOSITORY, sha256, upload } from './registry-under-test.ts';

const account = registryUnderTest();
let authorization = '';

beforeAll(async () => {
  const { authorizationData } = await account.ecr.send(new GetAuthorizationTokenCommand({}));
  const [{ authorizationToken = '', proxyEndpoint } = {}] = authorizationData ?? [];
  authorization = `Basic ${authorizationToken}`;
  expect(proxyEndpoint).toBe(account.url);
});

async function call(
  method: string,
  path: string,
  { body, headers = {} }: { body?: BodyInit; headers?: Record<string, string> } = {},
): Promise<Response> {
  const url = new URL(path, `${account.url}/v2/`);
  return await fetch(url, {
    method,
    headers: { authorization, ...headers },
    ...(body !== undefined && { body }),
  });
}

async function errorOf(response: Response): Promise<unknown> {
  const { errors } = (await response.json()) as { errors: { code: string }[] };
  return [response.status, errors[0]?.code];
}

describe('the distribution API', () => {
  it('asks for Basic credentials, and takes the token of ECR', async () => {
    const refused = await fetch(`${account.url}/v2/`);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="https://123456789012.dkr.ecr.us-east-1.amazonaws.com/",service="ecr.amazonaws.com"',
    ]);
    expect((await call('GET', '')).status).toBe(200);
    expect((await call('GET', '', { headers: { authorization: 'Basic QVdTOng=' } })).status).toBe(401);
  });

  it('serves what the API of ECR has pushed', async () => {
    const { digest, manifest } = await push(account.ecr, [Buffer.alloc(1024, 'x')], { imageTag: 'one' });
    for (const reference of ['one', digest]) {
      const found = await call('GET', `${REPOSITORY}/manifests/${reference}`);
      expect(found.headers.get('docker-content-digest')).toBe(digest);
      expect(found.headers.get('content-type')).toBe('application/vnd.oci.image.manifest.v1+json');
      expect(await found.text()).toBe(manifest);
    }
    const layer = (JSON.parse(manifest) as { layers: { digest: string; size: number }[] }).layers[0];
    const head = await call('HEAD', `${REPOSITORY}/blobs/${layer?.digest}`);
    expect(head.headers.get('content-length')).toBe(String(layer?.size));
    const blob = await call('GET', `${REPOSITORY}/blobs/${layer?.digest}`);
    expect(sha256(new Uint8Array(await blob.arrayBuffer()))).toBe(layer?.digest);
    expect(await (await call('GET', `${REPOSITORY}/tags/list`)).json()).toEqual({
      name: REPOSITORY,
      tags: ['one'],
    });
  });

  it('misreports chunks as ECR does: 201, and a Range that stays at the first one', async () => {
    const begun = await call('POST', `${REPOSITORY}/blobs/uploads/`);
    const location = begun.headers.get('location') ?? '';
    const chunk = async (range: string, body: string): Promise<unknown[]> => {
      const answered = await call('PATCH', location, { body, headers: { 'content-range': range } });
      return [answered.status, answered.headers.get('range')];
    };
    expect(await chunk('0-3', 'abcd')).toEqual([201, '0-3']);
    expect(await chunk('4-7', 'efgh')).toEqual([201, '0-3']);
    expect((await chunk('4-7', 'efgh'))[0]).toBe(416);
    const status = await call('GET', location);
    expect([status.status, status.headers.get('range')]).toEqual([204, '0-3']);
    const digest = sha256('abcdefghij');
    expect((await call('PUT', `${location}?digest=${digest}`, { body: 'ij' })).status).toBe(201);
    expect((await call('HEAD', `${REPOSITORY}/blobs/${digest}`)).status).toBe(200);
  });

  it('takes a blob at once and an image, and mounts nothing', async () => {
    const config = JSON.stringify({ architecture: 'amd64', os: 'linux' });
    const posted = await call('POST', `${REPOSITORY}/blobs/uploads/?digest=${sha256(config)}`, {
      body: config,
    });
    expect(posted.status).toBe(201);
    const mounted = await call('POST', `${REPOSITORY}/blobs/uploads/?mount=${sha256(config)}&from=other`);
    expect(mounted.status).toBe(202);
    const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: sha256(config) }, layers: [] });
    const headers = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
    for (const reference of ['two', 'two', sha256(manifest)]) {
      const put = await call('PUT', `${REPOSITORY}/manifests/${reference}`, { body: manifest, headers });
      expect([put.status, put.headers.get('docker-content-digest')]).toEqual([201, sha256(manifest)]);
    }
  });

  it('answers in the words of the specification for what is not there', async () => {
    expect(await errorOf(await call('GET', 'none/manifests/x'))).toEqual([404, 'NAME_UNKNOWN']);
    expect(await errorOf(await call('GET', `${REPOSITORY}/manifests/none`))).toEqual([
      404,
      'MANIFEST_UNKNOWN',
    ]);
    expect((await call('HEAD', `${REPOSITORY}/blobs/${sha256('none')}`)).status).toBe(404);
    const unknown = await call('GET', `${REPOSITORY}/blobs/uploads/none`);
    expect(await errorOf(unknown)).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    const manifest = JSON.stringify({ mediaType: 'x', config: { digest: sha256('none') }, layers: [] });
    const put = await call('PUT', `${REPOSITORY}/manifests/x`, { body: manifest });
    expect(await errorOf(put)).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    const begun = await call('POST', `${REPOSITORY}/blobs/uploads/`);
    const wrong = await call('PUT', `${begun.headers.get('location')}?digest=${sha256('x')}`, { body: 'y' });
    expect(await errorOf(wrong)).toEqual([400, 'DIGEST_INVALID']);
    expect((await call('DELETE', `${REPOSITORY}/manifests/x`)).status).toBe(405);
  });

  it('has the layers of a layer upload that both APIs see', async () => {
    const digest = await upload(account.ecr, Buffer.from('seen by both'));
    expect((await call('HEAD', `${REPOSITORY}/blobs/${digest}`)).status).toBe(200);
  });
});
