import { defineConfig } from 'vitest/config';
import { filesIn, RINGS } from './test/rings.ts';

// Model servers and function runtimes are real processes, so the timeouts are generous; no test asserts elapsed time.
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    globalSetup: './test/temporary-folder.ts',
    projects: RINGS.map((name) => ({ extends: true as const, test: { name, ...filesIn(name) } })),
  },
});
