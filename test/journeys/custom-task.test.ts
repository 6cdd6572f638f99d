import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfigInput, deploy, type DeployResult, destroy, Fault, plan } from '../../src/index.ts';
import { awsEnvironment, type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';

// A script that knows nothing of this tool: it loads a pickle and answers in the type that was asked for.
const SERVE = `
import json, os, pickle
from labels import best

def model_fn(model_dir):
    with open(os.path.join(model_dir, "export.pkl"), "rb") as file:
        return pickle.load(file)

def input_fn(body, content_type):
    if content_type == "application/json":
        return json.loads(body)
    return {"bytes": bytes(body) if not isinstance(body, str) else body.encode(), "type": content_type}

def predict_fn(data, model):
    return best(model, data["text"]) if "text" in data else data

def output_fn(prediction, accept):
    if "bytes" in prediction:
        return prediction["bytes"][::-1] if accept == "image/png" else repr(prediction["type"])
    return json.dumps(prediction)
`;
const LABELS = `
def best(model, text):
    if text == "wrong":
        return {"label": 1}
    return {"label": model.get(text, "other"), "score": 1.0}
`;
// pickle.dumps({"rent": "home"}, 0)
const EXPORT = '(dp0\nVrent\np1\nVhome\np2\ns.';
const REQUEST = {
  type: 'object',
  required: ['text'],
  properties: { text: { $ref: '#/$defs/text' } },
  additionalProperties: false,
  $defs: { text: { type: 'string', minLength: 1 } },
};
const RESPONSE = {
  type: 'object',
  required: ['label', 'score'],
  properties: { label: { type: 'string' }, score: { type: 'number' } },
};
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00);

describe.each(['http', 'rest'] as const)('a custom task behind an %s API', (api) => {
  let account: EmulatedAccount;
  let folder: string;
  let checked: DeployResult;
  let open: DeployResult;
  const config = (name: string, over: Partial<ConfigInput>): ConfigInput => ({
    name,
    model: join(folder, 'model'),
    code: join(folder, 'code'),
    entry: 'serve.py',
    task: 'custom',
    gateway: { api, auth: 'none' },
    ...over,
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-custom-'));
    for (const part of ['model', 'code']) await mkdir(join(folder, part));
    await writeFile(join(folder, 'model', 'export.pkl'), EXPORT);
    await writeFile(join(folder, 'code', 'serve.py'), SERVE);
    await writeFile(join(folder, 'code', 'labels.py'), LABELS);
    account = await openEventualAccount({ timeScale: 0.001 });
    Object.assign(process.env, awsEnvironment(account.url));
    const schemas = { request: REQUEST, response: RESPONSE };
    checked = await deploy(config('checked', { schemas, sample: { text: 'rent' } }));
    open = await deploy(config('open', { sample: { body: 'a,b\n1,2\n', contentType: 'text/csv' } }));
  });
  afterAll(async () => {
    await account.close();
    await rm(folder, { recursive: true });
  });

  const post = async ({ url }: DeployResult, body: string | Uint8Array<ArrayBuffer>, headers: object) =>
    await fetch(url, { method: 'POST', body, headers: { ...headers } });

  it('is verified with its sample on its own route', () => {
    expect(checked).toMatchObject({ verified: 'url', answer: { label: 'home', score: 1 } });
    expect(checked.url).toMatch(/\/invoke$/);
    expect(open).toMatchObject({ verified: 'url' });
  });

  it('passes JSON that matches its schema, with the release in a header', async () => {
    const response = await post(checked, '{"text": "rent"}', {
      'content-type': 'application/json; charset=utf-8',
    });
    expect([response.status, response.headers.get('x-release-id')]).toEqual([200, checked.releaseId]);
    expect(await response.json()).toEqual({ label: 'home', score: 1 });
  });

  it.each([
    ['{"text": ""}', 422, 'text: String is too short (0 < 1)'],
    ['{}', 422, 'the body: Instance does not have required property "text"'],
    ['{"text": "a", "more": 1}', 422, 'more is not in the schema'],
    ['{"text"', 400, 'the body is not JSON'],
    [
      '{"text": "wrong"}',
      502,
      'the response of the model does not match its schema: the body: Instance does not',
    ],
  ])('rejects %s with %i', async (body, status, detail) => {
    const response = await post(checked, body, { 'content-type': 'application/json' });
    const problem = (await response.json()) as { detail: string };
    expect([response.status, problem.detail]).toEqual([status, expect.stringContaining(detail)]);
  });

  it('rejects another media type, and an Accept without JSON, only where it has schemas', async () => {
    expect((await post(checked, 'a,b', { 'content-type': 'text/csv' })).status).toBe(415);
    const json = { 'content-type': 'application/json' };
    expect((await post(checked, '{"text": "rent"}', { ...json, accept: 'text/csv' })).status).toBe(406);
    expect((await post(open, 'a,b', { 'content-type': 'text/csv' })).status).toBe(200);
  });

  it('passes bytes through in both directions', async () => {
    const response = await post(open, PNG, { 'content-type': 'image/png', accept: 'image/png' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG.toReversed());
    const other = await post(open, PNG, { 'content-type': 'application/x-npy', accept: 'text/x-own' });
    expect([other.headers.get('content-type'), await other.text()]).toEqual([
      'text/x-own',
      "'application/x-npy'",
    ]);
  });

  it('has its schemas in the OpenAPI document, and a health check that sends the sample', async () => {
    const base = checked.url.replace(/\/invoke$/, '');
    const document = (await (await fetch(`${base}/openapi.json`)).json()) as {
      components: { schemas: Record<string, object> };
    };
    expect(document.components.schemas).toMatchObject({
      InvokeRequest: { properties: { text: { $ref: '#/components/schemas/InvokeRequest/$defs/text' } } },
      InvokeAnswer: RESPONSE,
    });
    expect((await fetch(`${base}/health?deep=1`)).status).toBe(200);
    expect((await fetch(`${open.url.replace(/\/invoke$/, '')}/health?deep=1`)).status).toBe(200);
  });

  it('is refused without a sample, and without a serve script', async () => {
    await expect(plan(config('none', {}))).rejects.toThrow('sample: a custom task needs a request of yours');
    const { code: _code, entry: _entry, ...bundled } = config('none', { sample: { text: 'a' } });
    await expect(plan(bundled)).rejects.toThrow('the task custom needs a serve script of your own');
    await expect(plan(bundled)).rejects.toBeInstanceOf(Fault);
  });

  it('is destroyed', async () => {
    const sample = { text: 'rent' };
    for (const name of ['checked', 'open'])
      expect((await destroy(config(name, { sample }))).removed.length).toBeGreaterThan(5);
  });
});
