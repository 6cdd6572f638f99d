import { MODES } from '../modes/mode.ts';
import { BODIES } from './bodies.ts';
import { AT_THE_DOOR, OVER_RATE } from './door.ts';
import { plantedFailures } from './planted-failures.suite.ts';
import { HANGING, MISSING, UPSTREAM } from './upstream.ts';

const FAILURES = [...BODIES, ...AT_THE_DOOR, ...UPSTREAM, MISSING, OVER_RATE, HANGING];

for (const mode of MODES) plantedFailures(mode, FAILURES);
