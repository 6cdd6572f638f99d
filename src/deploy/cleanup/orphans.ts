import { bareName, isNamedAfter } from '../../../infra/naming.ts';
import type { UnfinishedUpload } from '../../aws/s3/uploads.ts';
import { LEASE_MS } from '../../aws/s3/stack-lock.ts';
import type { Listed } from '../../reconcile/listing.ts';

/** The facts about one stack that decide whether it is an orphan. */
export interface StackScan {
  readonly owner: string;
  /** Its resources, dependents first. */
  readonly resources: readonly Listed[];
  readonly uploads: readonly UnfinishedUpload[];
  /** Its endpoints that are in service or on the way to it. */
  readonly liveEndpoints: readonly string[];
  /** Whether its ledger holds a release. */
  readonly hasRelease: boolean;
  /** How long ago its lock was written; undefined if there is none. */
  readonly lockAgeMs: number | undefined;
}

/** What protects resources from a sweep. */
export interface SweepRules {
  /** The time according to AWS, in ms since the epoch. */
  readonly nowMs: number;
  /** Younger resources are kept, and so is every stack that has one. */
  readonly olderThanMs: number;
  /** Names of stacks or resources, `*` as a wildcard. A match keeps the whole stack. */
  readonly keep: readonly string[];
}

export interface Verdict {
  readonly dead: boolean;
  readonly why: string;
}

/**
 * Whether everything that is left of a stack can be deleted. A stack is dead if none of its endpoints is live, and it
 * has no API or never had a release; unless a resource is too young, locked, doubtful or to be kept.
 */
export function judgeStack(stack: StackScan, rules: SweepRules): Verdict {
  const alive =
    protectedBy(stack, rules) ??
    protectedByEndpoint(stack) ??
    foreignIn(stack) ??
    recentActivity(stack, rules);
  if (alive !== undefined) return { dead: false, why: alive };
  const rest = hasApi(stack) ? 'it has never had a release' : 'it has no API';
  return { dead: true, why: `no endpoint is live, and ${rest}` };
}

/** Unfinished multipart uploads past the age limit, of dead and live stacks. */
export function abandonedUploads(stack: StackScan, rules: SweepRules): readonly UnfinishedUpload[] {
  if (protectedBy(stack, rules) !== undefined) return [];
  return stack.uploads.filter((upload) => ageMs(upload, rules) >= rules.olderThanMs);
}

/** Whether a sweep would delete anything of a stack. */
export function isOrphan(stack: StackScan, rules: SweepRules): boolean {
  return judgeStack(stack, rules).dead || abandonedUploads(stack, rules).length > 0;
}

/** In ms. A resource that AWS does not date counts as new. */
export function ageMs({ sinceMs }: { readonly sinceMs: number | undefined }, { nowMs }: SweepRules): number {
  return sinceMs === undefined ? 0 : Math.max(0, nowMs - sinceMs);
}

function protectedBy({ owner, resources, lockAgeMs }: StackScan, { keep }: SweepRules): string | undefined {
  if (lockAgeMs !== undefined && lockAgeMs < LEASE_MS) return 'another command holds its lock';
  const names = [owner, ...resources.map(({ name }) => name)];
  const kept = keep.find((pattern) => names.some((name) => matches(pattern, name)));
  return kept === undefined ? undefined : `it matches --keep ${kept}`;
}

function protectedByEndpoint(stack: StackScan): string | undefined {
  const [endpoint] = stack.liveEndpoints;
  if (endpoint !== undefined) {
    const though = stack.hasRelease ? '' : ', though it has never had a release';
    return `its endpoint ${endpoint} is live${though}`;
  }
  if (stack.hasRelease && hasApi(stack)) return 'it has an API, and has had a release';
  return undefined;
}

/** Tags get copied, by a cloned function or by a tool: a foreign name leaves doubt. */
function foreignIn({ owner, resources }: StackScan): string | undefined {
  const foreign = resources.find(
    ({ kind, name }) => kind !== 'domain-name' && !isNamedAfter(bareName(kind, name), owner),
  );
  return foreign && `its tag is also on ${foreign.kind} ${foreign.name}, which is not named like the stack`;
}

function hasApi({ resources }: StackScan): boolean {
  return resources.some(({ kind }) => kind === 'http-api' || kind === 'rest-api');
}

// AWS dates none of them; they belong to a REST API or a version of a function, which it does date.
const UNDATED: ReadonlySet<string> = new Set([
  'usage-plan',
  'domain-name',
  'function-alias',
  'provisioned-concurrency',
]);

function recentActivity({ resources, uploads }: StackScan, rules: SweepRules): string | undefined {
  const dated = [
    ...resources.filter(({ kind }) => !UNDATED.has(kind)),
    ...uploads.map(({ key, sinceMs }) => ({ kind: 'upload', name: key, sinceMs })),
  ];
  const young = dated.find((each) => ageMs(each, rules) < rules.olderThanMs);
  return young && `its ${young.kind} ${young.name} is younger than ${rules.olderThanMs / 60_000} min`;
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
