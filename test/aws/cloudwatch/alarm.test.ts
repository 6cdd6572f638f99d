import { expect, it } from 'vitest';
import { alarmKind } from '../../../src/aws/cloudwatch/alarm.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { alarmOf } from '../specs/monitoring.ts';

const { aws } = accountUnderTest();

it('lists every manually changed field of an alarm', async () => {
  const kind = alarmKind(aws());
  const spec = alarmOf('alarm-drift');
  await kind.create({ ...spec, statistic: 'Average', threshold: 7 }, calm);
  const live = await kind.read(spec.name);
  expect(live && kind.diff(spec, live)).toEqual([
    { field: 'Statistic', from: 'Average', to: 'Sum' },
    { field: 'Threshold', from: 7, to: 5 },
  ]);
});
