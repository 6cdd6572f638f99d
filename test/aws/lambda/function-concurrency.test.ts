import { expect, it } from 'vitest';
import { concurrencyPool } from '../../../src/aws/lambda/function-concurrency.ts';
import { functionKind } from '../../../src/aws/lambda/function.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { functionOf, withFunctionRole } from '../specs/function.ts';

const { aws } = accountUnderTest();

it('reserves concurrency from the region’s pool', async () => {
  await withFunctionRole(aws(), 'pool-dev');
  await functionKind(aws()).create(functionOf('pool-dev', { reservedConcurrency: 300 }), calm);
  expect(await concurrencyPool(aws(), 'pool-dev-proxy')).toEqual({ total: 1000, unreserved: 700, own: 300 });
  expect(await concurrencyPool(aws(), 'absent')).toEqual({ total: 1000, unreserved: 700, own: 0 });
});
