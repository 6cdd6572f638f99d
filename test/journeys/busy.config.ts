import { defineConfig } from '../../src/config/config.ts';

/** For a client that posts all the time: open to it, and as fast as it likes. */
export default defineConfig({
  name: 'busy',
  model: './named/by/a/flag',
  gateway: { auth: 'none', ratePerSecond: 5_000, burst: 5_000 },
  drainSeconds: 1,
});
