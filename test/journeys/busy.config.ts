import { defineConfig } from '../../infra/parse-config.ts';

/** For a client that posts continuously: no authentication, and no low throttling limits. */
export default defineConfig({
  name: 'busy',
  model: './named/by/a/flag',
  gateway: { auth: 'none', ratePerSecond: 5_000, burst: 5_000 },
  drainSeconds: 1,
});
