import { expect, it } from 'vitest';
import { parseConfig } from '../../../infra/parse-config.ts';
import { openRouteWarning } from '../../../src/deploy/auth/access-text.ts';

const warningFor = (gateway: object) =>
  openRouteWarning(parseConfig({ name: 'shop', model: './m', gateway }));

it.each([
  [{ auth: 'none' }, '10 requests per second, burst 20'],
  [{ auth: 'none', routes: { classify: { ratePerSecond: 3 } } }, '3 requests per second, burst 20'],
])('an open route is reported with its rate limit: %j', (gateway, figures) => {
  expect(warningFor(gateway)).toContain('PUBLIC');
  expect(warningFor(gateway)).toContain(figures);
});

it('a closed route is not', () => {
  expect(warningFor({})).toBeUndefined();
});
