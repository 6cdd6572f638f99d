import { BODIES } from './bodies.ts';
import { AT_THE_DOOR, OVER_QUOTA, OVER_RATE } from './api.ts';
import { HANGING, MISSING, UPSTREAM } from './upstream.ts';

/** Every injected failure, in the order of execution. */
export const FAILURES = [...BODIES, ...AT_THE_DOOR, ...UPSTREAM, MISSING, OVER_RATE, OVER_QUOTA, HANGING];
