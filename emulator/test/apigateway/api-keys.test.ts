import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsageCommand,
  ImportApiKeysCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { JSON_TYPE, post } from '../apigatewayv2/gateway-account.ts';
import { oncePerFile } from '../account-context.ts';
import { deployRest, KEY_SCHEME, openRestAccount } from './rest-account.ts';

const test = oncePerFile(openRestAccount);

/** A method that requires a key, and a key in a usage plan of its stage. */
async function apiWithKey(plan: Partial<CreateUsagePlanCommandInput> = {}) {
  const { url, apiId } = await deployRest(test, {
    operation: { security: [{ key: [] }] },
    document: { components: KEY_SCHEME },
  });
  const key = await test.gateway.send(new CreateApiKeyCommand({ name: 'any', enabled: true }));
  const apiStages = [{ apiId, stage: 'v1' }];
  const made = await test.gateway.send(new CreateUsagePlanCommand({ name: 'any', apiStages, ...plan }));
  const ids = { usagePlanId: made.id ?? '', keyId: key.id ?? '' };
  await test.gateway.send(new CreateUsagePlanKeyCommand({ ...ids, keyType: 'API_KEY' }));
  const sendRequest = async (value = key.value ?? '') =>
    await post(`${url}/classify`, '{}', { ...JSON_TYPE, ...(value !== '' && { 'x-api-key': value }) });
  return { sendRequest, key, ...ids };
}

const today = new Date().toISOString().slice(0, 10);

it('a key of a usage plan is accepted and passed in the event', async () => {
  const { sendRequest, key } = await apiWithKey();
  const response = await sendRequest();
  expect(response.status).toBe(200);
  const { requestContext } = (await response.json()) as APIGatewayProxyEvent;
  expect(requestContext.identity).toMatchObject({ apiKey: key.value, apiKeyId: key.id });
});

it('a missing, unknown, disabled or unassociated key is rejected in the same way', async () => {
  const { sendRequest, keyId, usagePlanId } = await apiWithKey();
  const rejected = [403, { message: 'Forbidden' }];
  for (const value of ['', 'x'.repeat(40)]) {
    const response = await sendRequest(value === '' ? '' : value);
    expect([response.status, await response.json()]).toEqual(rejected);
  }
  const enabled = async (value: string) =>
    await test.gateway.send(
      new UpdateApiKeyCommand({
        apiKey: keyId,
        patchOperations: [{ op: 'replace', path: '/enabled', value }],
      }),
    );
  await enabled('false');
  expect((await sendRequest()).status).toBe(403);
  await enabled('true');
  expect((await sendRequest()).status).toBe(200);
  await test.gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
  expect((await sendRequest()).status).toBe(403);
});

it('an exhausted quota returns 429, and usage is counted per day', async () => {
  const { sendRequest, usagePlanId, keyId } = await apiWithKey({ quota: { limit: 2, period: 'DAY' } });
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1) statuses.push((await sendRequest()).status);
  expect(statuses).toEqual([200, 200, 429]);
  const over = await sendRequest();
  expect([await over.json(), over.headers.get('x-amzn-errortype')]).toEqual([
    { message: 'Limit Exceeded' },
    'LimitExceededException',
  ]);
  const usage = await test.gateway.send(
    new GetUsageCommand({ usagePlanId, startDate: today, endDate: today }),
  );
  expect(usage.items).toEqual({ [keyId]: [[2, 0]] });
});

it('the rate of a plan applies per key', async () => {
  const { sendRequest } = await apiWithKey({ throttle: { rateLimit: 0.001, burstLimit: 1 } });
  expect((await sendRequest()).status).toBe(200);
  const throttled = await sendRequest();
  expect([throttled.status, await throttled.json()]).toEqual([429, { message: 'Too Many Requests' }]);
});

it('an import of keys is refused by name, and read as no other operation', async () => {
  const imported = test.gateway.send(new ImportApiKeysCommand({ format: 'csv', body: '{"name":"any"}' }));
  await expect(imported).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'This emulator does not implement ImportApiKeys.',
    $metadata: { httpStatusCode: 404 },
  });
});
