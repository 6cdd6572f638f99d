import { paceWaits } from './paced-waits.ts';

/** Loaded before the CLI by `command`. */
paceWaits();
