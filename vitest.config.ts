import { defineConfig } from 'vitest/config';

// Real processes (Python model server, Node function runtime) start inside the tests, so the ceiling is wide;
// no test asserts on elapsed time.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'emulator/test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
