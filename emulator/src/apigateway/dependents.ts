import type { ApiRecord } from './store.ts';

/** What points at APIs and stages from outside them. */
export interface Dependents {
  /** Throws BadRequestException while something needs the API, or its stage. */
  checkRemoval(record: ApiRecord, stageName?: string): void;
  /** Forgets what pointed at it. */
  removed(record: ApiRecord, stageName?: string): void;
}
