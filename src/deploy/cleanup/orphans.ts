import { bareName, isNamedAfter } from '../../../infra/naming.ts';
import type { UnfinishedUpload } from '../../aws/s3/uploads.ts';
import { LEASE_MS } from '../../reconcile/lease.ts';
import type { Listed } from '../../reconcile/listing.ts';

/** Everything a sweep knows of one stack. */
export interface StackScan {
  readonly owner: string;
  /** What belongs to it, dependents first. */
  readonly things: readonly Listed[];
  readonly uploads: readonly UnfinishedUpload[];
  /** Its endpoints that serve, or may come to. */
  readonly standing: readonly string[];
  /** Whether its ledger holds a release. */
  readonly hasRelease: boolean;
  /** How long ago its lock was written; undefined when there is none. */
  readonly lockAgeMs: number | undefined;
}

/** What keeps a sweep from taking too much. */
export interface SweepRules {
  /** AWS's own time, in ms since the epoch. */
  readonly nowMs: number;
  /** Nothing younger is touched, nor anything of a stack that has something younger. */
  readonly olderThanMs: number;
  /** Names of stacks or things, `*` for anything; what matches is left alone with its whole stack. */
  readonly keep: readonly string[];
}

export interface Verdict {
  readonly dead: boolean;
  readonly why: string;
}

/**
 * Whether all that is left of a stack can go. It is dead when no endpoint of it serves or may come to, and either no
 * API stands or no release ever answered; and when nothing of it is young, locked, doubtful or to be kept.
 */
export function verdictOn(stack: StackScan, caution: SweepRules): Verdict {
  const alive = protectedBy(stack, caution) ?? aliveBy(stack) ?? strangerIn(stack) ?? youngBy(stack, caution);
  if (alive !== undefined) return { dead: false, why: alive };
  const rest = apiOf(stack) ? 'no release has ever answered' : 'no API stands';
  return { dead: true, why: `no endpoint serves, and ${rest}` };
}

/** The uploads that nobody goes on with, of a dead stack or a living one. */
export function abandonedUploads(stack: StackScan, caution: SweepRules): readonly UnfinishedUpload[] {
  if (protectedBy(stack, caution) !== undefined) return [];
  return stack.uploads.filter((upload) => ageMs(upload, caution) >= caution.olderThanMs);
}

/** In ms; what AWS does not date counts as made just now. */
export function ageMs({ sinceMs }: { readonly sinceMs: number | undefined }, { nowMs }: SweepRules): number {
  return sinceMs === undefined ? 0 : Math.max(0, nowMs - sinceMs);
}

function protectedBy({ owner, things, lockAgeMs }: StackScan, { keep }: SweepRules): string | undefined {
  if (lockAgeMs !== undefined && lockAgeMs < LEASE_MS) return 'somebody is changing it: its lock is fresh';
  const names = [owner, ...things.map(({ name }) => name)];
  const kept = keep.find((pattern) => names.some((name) => matches(pattern, name)));
  return kept === undefined ? undefined : `it is to be kept (${kept})`;
}

function aliveBy(stack: StackScan): string | undefined {
  const [endpoint] = stack.standing;
  if (endpoint !== undefined) {
    const though = stack.hasRelease ? '' : ', though no release has ever answered';
    return `its endpoint ${endpoint} stands${though}`;
  }
  if (stack.hasRelease && apiOf(stack)) return 'its API stands, and a release has answered before';
  return undefined;
}

/** Tags get copied, with a function that somebody clones or by a tool: a name that is not ours makes us doubt. */
function strangerIn({ owner, things }: StackScan): string | undefined {
  const stranger = things.find(
    ({ kind, name }) => kind !== 'domain-name' && !isNamedAfter(bareName(kind, name), owner),
  );
  return (
    stranger && `its tag is also on ${stranger.kind} ${stranger.name}, which is not named like its things`
  );
}

function apiOf({ things }: StackScan): boolean {
  return things.some(({ kind }) => kind === 'http-api' || kind === 'rest-api');
}

// AWS dates neither; both belong to a REST API, which it does date.
const UNDATED: ReadonlySet<string> = new Set(['usage-plan', 'domain-name']);

function youngBy({ things, uploads }: StackScan, caution: SweepRules): string | undefined {
  const dated = [
    ...things.filter(({ kind }) => !UNDATED.has(kind)),
    ...uploads.map(({ key, sinceMs }) => ({ kind: 'upload', name: key, sinceMs })),
  ];
  const young = dated.find((each) => ageMs(each, caution) < caution.olderThanMs);
  return young && `its ${young.kind} ${young.name} is younger than ${caution.olderThanMs / 60_000} min`;
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
