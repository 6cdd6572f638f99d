import { expect, it } from 'vitest';
import { apiKeyKind, apiKeyValue, readApiKey } from '../../../src/aws/apigateway/api-key.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { apiKeyOf } from '../specs/api.ts';

const { aws } = accountUnderTest();

it('reads the value of a key only on request', async () => {
  await apiKeyKind(aws()).create(apiKeyOf('secret-dev'), calm);
  const live = await readApiKey(aws(), 'secret-dev-key');
  const value = await apiKeyValue(aws(), live?.id ?? '');
  expect(value.length).toBeGreaterThanOrEqual(20);
  expect(JSON.stringify(live)).not.toContain(value);
});
