import { archiveSizeCheck } from './checks/disk.ts';
import { memoryCheck } from './checks/memory.ts';
import { savedWithCheck } from './checks/saved-with.ts';
import type { Check } from './subject.ts';

/** Checks of the model against its host and image. */
export const MODEL_CHECKS: readonly Check[] = [archiveSizeCheck, memoryCheck, savedWithCheck];
