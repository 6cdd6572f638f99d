import { expect, it } from 'vitest';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { dashboardOf, dashboards } from '../specs/monitoring.ts';

const { aws } = accountUnderTest();

it('does not list dashboards of another region', async () => {
  const abroad = { ...dashboardOf('dashboard-away'), name: 'dashboard-away-us-east-1' };
  await dashboards(aws()).create(abroad, calm);
  expect(await dashboards(aws()).list('dashboard-away')).toEqual([]);
  await dashboards(aws()).remove(abroad.name);
});
