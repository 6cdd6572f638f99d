import {
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  type CreateUsagePlanCommandInput,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsageCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { JSON_TYPE, post } from '../apigatewayv2/gateway-account.ts';
import { oncePerFile } from '../account-context.ts';
import { deployRest, KEY_SCHEME, openRestWorld } from './rest-account.ts';

const test = oncePerFile(openRestWorld);

/** A method that wants a key, and a key in a plan of its stage. */
async function keyed(plan: Partial<CreateUsagePlanCommandInput> = {}) {
  const { url, apiId } = await deployRest(test, {
    operation: { security: [{ key: [] }] },
    document: { components: KEY_SCHEME },
  });
  const key = await test.gateway.send(new CreateApiKeyCommand({ name: 'any', enabled: true }));
  const apiStages = [{ apiId, stage: 'v1' }];
  const made = await test.gateway.send(new CreateUsagePlanCommand({ name: 'any', apiStages, ...plan }));
  const ids = { usagePlanId: made.id ?? '', keyId: key.id ?? '' };
  await test.gateway.send(new CreateUsagePlanKeyCommand({ ...ids, keyType: 'API_KEY' }));
  const asking = async (value = key.value ?? '') =>
    await post(`${url}/classify`, '{}', { ...JSON_TYPE, ...(value !== '' && { 'x-api-key': value }) });
  return { asking, key, ...ids };
}

const today = new Date().toISOString().slice(0, 10);

it('a key of a plan opens the method, and the event has it', async () => {
  const { asking, key } = await keyed();
  const response = await asking();
  expect(response.status).toBe(200);
  const { requestContext } = (await response.json()) as APIGatewayProxyEvent;
  expect(requestContext.identity).toMatchObject({ apiKey: key.value, apiKeyId: key.id });
});

it('no key, an unknown one, a disabled one and one of no plan are refused alike', async () => {
  const { asking, keyId, usagePlanId } = await keyed();
  const refused = [403, { message: 'Forbidden' }];
  for (const value of ['', 'x'.repeat(40)]) {
    const response = await asking(value === '' ? '' : value);
    expect([response.status, await response.json()]).toEqual(refused);
  }
  const enabled = async (value: string) =>
    await test.gateway.send(
      new UpdateApiKeyCommand({
        apiKey: keyId,
        patchOperations: [{ op: 'replace', path: '/enabled', value }],
      }),
    );
  await enabled('false');
  expect((await asking()).status).toBe(403);
  await enabled('true');
  expect((await asking()).status).toBe(200);
  await test.gateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
  expect((await asking()).status).toBe(403);
});

it('a quota ends with 429, and is counted day by day', async () => {
  const { asking, usagePlanId, keyId } = await keyed({ quota: { limit: 2, period: 'DAY' } });
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1) statuses.push((await asking()).status);
  expect(statuses).toEqual([200, 200, 429]);
  const over = await asking();
  expect([await over.json(), over.headers.get('x-amzn-errortype')]).toEqual([
    { message: 'Limit Exceeded' },
    'LimitExceededException',
  ]);
  const usage = await test.gateway.send(
    new GetUsageCommand({ usagePlanId, startDate: today, endDate: today }),
  );
  expect(usage.items).toEqual({ [keyId]: [[2, 0]] });
});

it('a plan’s rate is its keys’ own', async () => {
  const { asking } = await keyed({ throttle: { rateLimit: 0.001, burstLimit: 1 } });
  expect((await asking()).status).toBe(200);
  const throttled = await asking();
  expect([throttled.status, await throttled.json()]).toEqual([429, { message: 'Too Many Requests' }]);
});
