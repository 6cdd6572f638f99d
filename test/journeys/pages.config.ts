import { defineConfig } from '../../infra/parse-config.ts';

/** A gateway with one CORS origin and a route with a burst limit of two requests. */
export default defineConfig({
  name: 'pages',
  model: './named/by/a/flag',
  drainSeconds: 0,
  gateway: {
    cors: { origins: ['https://app.example.com'] },
    routes: { openapi: { ratePerSecond: 0.01, burst: 2 } },
  },
});
