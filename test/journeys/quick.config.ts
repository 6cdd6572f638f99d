import { defineConfig } from '../../src/config/config.ts';

/** For journeys whose endpoints nobody calls while they are left. */
export default defineConfig({ name: 'quick', model: './named/by/a/flag', drainSeconds: 0 });
