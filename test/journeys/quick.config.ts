import { defineConfig } from '../../infra/parse-config.ts';

/** For journeys in which no requests are in flight when an endpoint is replaced. */
export default defineConfig({ name: 'quick', model: './named/by/a/flag', drainSeconds: 0 });
