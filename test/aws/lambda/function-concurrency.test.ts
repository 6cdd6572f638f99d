import { expect, it } from 'vitest';
import { lambdaAccount } from '../../../src/aws/lambda/account-settings.ts';
import { reservedConcurrency } from '../../../src/aws/lambda/function-concurrency.ts';
import { functionKind } from '../../../src/aws/lambda/function.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { functionOf, withFunctionRole } from '../specs/function.ts';

const { aws } = accountUnderTest();

it('reserves concurrency from the region’s pool', async () => {
  await withFunctionRole(aws(), 'pool-dev');
  await functionKind(aws()).create(functionOf('pool-dev', { reservedConcurrency: 300 }), calm);
  expect(await reservedConcurrency(aws(), 'pool-dev-proxy')).toBe(300);
  expect(await reservedConcurrency(aws(), 'absent')).toBe(0);
  expect(await lambdaAccount(aws())).toMatchObject({ total: 1000, unreserved: 700 });
});
