import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest } from './errors.ts';

/** One operation of a PATCH, with its path parsed. */
export interface Patch {
  readonly op: Op;
  /** Segments of the JSON Pointer, unescaped. */
  readonly segments: readonly string[];
  readonly value: string | undefined;
}

type Op = 'add' | 'remove' | 'replace';

/** The operations allowed at a path; `*` matches any one segment. */
export interface PatchRule<Target> {
  readonly path: string;
  readonly ops: readonly Op[];
  readonly apply: (target: Target, patch: Patch) => void;
}

/**
 * The target after all operations of an Update call, applied atomically: an invalid operation fails the call and
 * nothing is changed. Throws BadRequestException.
 */
export function patched<Target>(
  before: Target,
  { patchOperations = [] }: { readonly patchOperations?: readonly PatchOperation[] | undefined },
  rules: readonly PatchRule<Target>[],
): Target {
  const target = structuredClone(before);
  for (const [patch, path] of patchesIn(patchOperations)) {
    const rule = rules.find(({ path: pattern, ops }) => ops.includes(patch.op) && fits(pattern, patch));
    if (!rule) throw unknownPath(patch.op, path, rules);
    rule.apply(target, patch);
  }
  return target;
}

function patchesIn(operations: readonly PatchOperation[]): [Patch, string][] {
  return operations.map(({ op = '', path = '', value }) => {
    if (!isOp(op)) throw badRequest(`Invalid patch operation specified: ${op}`);
    if (!path.startsWith('/')) throw badRequest(`Invalid patch path ${path}`);
    if (op !== 'remove' && value === undefined) throw badRequest(`Patch value is required for ${path}`);
    return [{ op, segments: path.slice(1).split('/').map(unescaped), value }, path];
  });
}

function isOp(op: string): op is Op {
  return op === 'add' || op === 'remove' || op === 'replace';
}

/** JSON Pointer (RFC 6901): "~1" is a slash, "~0" a tilde. */
function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function fits(pattern: string, { segments }: Patch): boolean {
  const wanted = pattern.slice(1).split('/');
  return (
    wanted.length === segments.length &&
    wanted.every((name, index) => name === '*' || name === segments[index])
  );
}

/** The service's words (boto/boto3#2629), two blanks included. */
function unknownPath(op: Op, path: string, rules: readonly { path: string; ops: readonly Op[] }[]): Error {
  const known = rules.filter(({ ops }) => ops.includes(op)).map((rule) => rule.path);
  return badRequest(
    `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [${known.join(', ')}]`,
  );
}

/** A rule for a string member. */
export function textRule<Target extends object>(
  name: keyof Target & string,
  ops: readonly Op[] = ['replace', 'add', 'remove'],
): PatchRule<Target> {
  return {
    path: `/${name}`,
    ops,
    apply: (target, { op, value }) =>
      void Object.assign(target, { [name]: op === 'remove' ? undefined : value }),
  };
}

/** A number that a patch carries as a string. Throws BadRequestException. */
export function numberIn({ value, segments }: Patch): number {
  const number = Number(value);
  if (value === undefined || value.trim() === '' || !Number.isFinite(number)) {
    throw badRequest(`Invalid value ${value} for /${segments.join('/')}: a number is expected`);
  }
  return number;
}

/** A boolean that a patch carries as a string. Throws BadRequestException. */
export function booleanIn({ value, segments }: Patch): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw badRequest(`Invalid value ${value} for /${segments.join('/')}: true or false is expected`);
}
