import { isIP } from 'node:net';
import { fault, type Fault } from './fault.ts';
import { type JsonNode, memberOf, textsOf, valuesOf } from './json-node.ts';
import { isAwsPrincipal, isServicePrincipal, principalFaults } from './principal-grammar.ts';
import { BUCKET_ACTIONS, OBJECT_ACTIONS, S3_CONDITION_KEYS } from './s3-reference.ts';
import { fits, fitsAction } from './wildcard.ts';

/** The bucket that a policy is for. */
export interface PolicyBucket {
  readonly name: string;
  readonly partition: string;
}

/** What S3 checks in a statement of a bucket's policy beyond the common grammar. */
export function bucketFaults(statement: JsonNode, bucket: PolicyBucket): Fault[] {
  const everyone = memberOf(statement, 'Principal')?.value === '*';
  const allowsOthers =
    memberOf(statement, 'NotPrincipal') !== undefined && memberOf(statement, 'Effect')?.value === 'Allow';
  return [
    ...(everyone ? [] : principalFaults(statement, (type, value) => isAccepted(type, value, bucket))),
    ...(allowsOthers ? [fault('notPrincipal', 'Allow')] : []),
    ...accessFaults(statement, bucket),
    ...conditionFaults(statement),
  ];
}

/** Federated principals have no direct access to buckets. */
function isAccepted(type: string, value: string, { partition }: PolicyBucket): boolean {
  if (type === 'Service') return isServicePrincipal(value);
  if (type === 'CanonicalUser') return /^[0-9a-f]{64}$/.test(value);
  return type === 'AWS' && isAwsPrincipal(value, partition);
}

/** Actions and resources: known, of this bucket, and each action for at least one of the resources. */
function accessFaults(statement: JsonNode, bucket: PolicyBucket): Fault[] {
  const action = memberOf(statement, 'Action') ?? memberOf(statement, 'NotAction');
  const resource = memberOf(statement, 'Resource') ?? memberOf(statement, 'NotResource');
  const actions = textsOf(action);
  const resources = textsOf(resource);
  if (valuesOf(action).length === 0) return [fault('noAction', 'Action')];
  if (valuesOf(resource).length === 0) return [fault('noResource', 'Resource')];
  const unknown = actions.filter((each) => !names(each, [...BUCKET_ACTIONS, ...OBJECT_ACTIONS]));
  const foreign = resources.filter((each) => !isOf(each, bucket));
  const positive = memberOf(statement, 'Action') && memberOf(statement, 'Resource');
  const idle = positive ? actions.filter((each) => !appliesTo(each, resources)) : [];
  return [
    ...unknown.map((each) => fault('action', each)),
    ...foreign.map((each) => fault('resource', each)),
    ...idle.map((each) => fault('applicability', each)),
  ];
}

/** Whether a pattern names one of S3's actions. */
function names(pattern: string, actions: readonly string[]): boolean {
  return pattern === '*' || actions.some((action) => fitsAction(pattern, `s3:${action}`));
}

/** arn:partition:s3:::bucket, with the key of an object after a slash. */
function isOf(resource: string, { name, partition }: PolicyBucket): boolean {
  const [, named = ''] = new RegExp(`^arn:${partition}:s3:::([^/]+)(?:/|$)`).exec(resource) ?? [];
  return fits(named, name);
}

function appliesTo(action: string, resources: readonly string[]): boolean {
  return (
    (names(action, BUCKET_ACTIONS) && resources.some((each) => !each.includes('/'))) ||
    (names(action, OBJECT_ACTIONS) && resources.some((each) => /[/*]/.test(each)))
  );
}

function conditionFaults(statement: JsonNode): Fault[] {
  const operators = memberOf(statement, 'Condition')?.members ?? [];
  return operators.flatMap(([operator, keys]) =>
    keys.members.flatMap(([key, values]) => [
      ...(isConditionKey(key) ? [] : [fault('conditionKey', key)]),
      ...(/IpAddress/.test(operator) && !textsOf(values).every(isAddress) ? [fault('address', key)] : []),
    ]),
  );
}

/** S3 knows its own keys, and takes any of the global ones. */
function isConditionKey(key: string): boolean {
  const name = key.toLowerCase();
  return (
    name.startsWith('aws:') ||
    S3_CONDITION_KEYS.some((known) => (known.endsWith('/') ? name.startsWith(known) : name === known))
  );
}

/** An address of IPv4 or IPv6 with an optional prefix length. */
function isAddress(text: string): boolean {
  const [address = '', prefix = '0', ...rest] = text.split('/');
  const longest = isIP(address) === 4 ? 32 : 128;
  return isIP(address) !== 0 && rest.length === 0 && /^\d+$/.test(prefix) && Number(prefix) <= longest;
}
