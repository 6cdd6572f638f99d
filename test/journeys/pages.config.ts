import { defineConfig } from '../../src/config/config.ts';

/** A gateway that web pages of one origin may call, with a route that may be asked twice and no more for a while. */
export default defineConfig({
  name: 'pages',
  model: './named/by/a/flag',
  drainSeconds: 0,
  gateway: {
    cors: { origins: ['https://app.example.com'] },
    routes: { openapi: { ratePerSecond: 0.01, burst: 2 } },
  },
});
