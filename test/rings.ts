import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Rings of the tests, from the fastest to the slowest; each is a vitest project. CONTRIBUTING.md describes them. */
export const RINGS = ['unit', 'emulator', 'journeys', 'peers'] as const;
export type Ring = (typeof RINGS)[number];

/** Set for a run with one journey of each kind, and kill points at a few writes: `npm run check`. */
export const SAMPLE_VARIABLE = 'SAGEMAKER_GATEWAY_TEST_SAMPLE';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const ALL = 'test/**/*.test.ts';

const EMULATOR = ['emulator/test/**/*.test.ts', 'test/aws/**/*.test.ts', 'test/**/*.emulated.test.ts'];
const JOURNEYS = ['test/journeys/**/*.test.ts', 'test/planted-failures/**/*.test.ts'];
const PEERS = ['test/peers/**/*.test.ts'];

/** Set for a run that interrupts every write, and not only one in two, or one in eight of an account with delays. */
export const EVERY_WRITE_VARIABLE = 'SAGEMAKER_GATEWAY_TEST_EVERY_WRITE';

/** Deploy, update, roll back and destroy on both hosts and both API types, each rejected, killed and locked once. */
const SAMPLED_JOURNEYS = [
  'api',
  'serverless',
  'lock',
  'faults',
  'rest-switch',
  'kill-points/killed',
  'kill-points/answer-lost',
].map((name) => `test/journeys/${name}.test.ts`);

interface Files {
  readonly include: string[];
  readonly exclude: string[];
}

/** Which files are in a ring. The folder says it; a test among unit tests that needs the emulator says it in its name. */
const FILES: Readonly<Record<Ring, Files>> = {
  unit: { include: [ALL], exclude: [...EMULATOR, ...JOURNEYS, ...PEERS] },
  emulator: { include: EMULATOR, exclude: [] },
  journeys: { include: JOURNEYS, exclude: [] },
  peers: { include: PEERS, exclude: [] },
};

/** The files of a ring in this run. */
export function filesIn(ring: Ring): Files {
  const sampled = ring === 'journeys' && process.env[SAMPLE_VARIABLE] !== undefined;
  return sampled ? { include: SAMPLED_JOURNEYS, exclude: [] } : FILES[ring];
}

/** The test files of a ring, relative to the project. */
export function testFilesOf(ring: Ring): string[] {
  const { include, exclude } = FILES[ring];
  return globSync(include, { cwd: PROJECT, exclude });
}

/** The files of pytest, relative to the project. */
export function pythonTestFiles(): string[] {
  return globSync('test/**/test_*.py', { cwd: PROJECT });
}
