import { AwsError } from '../aws-error.ts';
import type { Caller } from '../account/key-ring.ts';
import { contextOf } from '../policy/condition.ts';
import { type BoundedVerdict, evaluateBounded } from '../policy/bounded.ts';
import type { Need } from '../policy/evaluate.ts';
import type { AccountContext } from '../account/account-context.ts';
import { JSON_DENIAL, need, type ArnScope, type ServiceRules } from './rule.ts';
import { rejectedSignature } from './rejected-signature.ts';
import { RULES } from './rules/index.ts';

/** A request to authorize. */
export interface Signed {
  /** Name of the service. */
  readonly service: string;
  readonly region: string;
  readonly caller: Caller | undefined;
  readonly method: string;
  readonly path: string;
}

/** Authorizes an operation, by name and parsed input. Throws AwsError when it is denied. */
export type Authorize = (operation: string, input: unknown) => void;

/** Allows everything unless the account enforces IAM. */
export function authorizerFor(account: AccountContext, signed: Signed): Authorize {
  const rules = RULES.get(signed.service) ?? UNKNOWN;
  if (isUninvited(account, signed)) return refuse(rules);
  if (!account.enforcesIam) return () => undefined;
  const scope = scopeOf(account, signed);
  return (operation, input) => {
    const needs = needsOf(rules, operation, input, scope);
    // An operation that needs no permission needs no known key either.
    if (needs.length === 0) return;
    const caller = checkedCaller(signed);
    for (const each of needs) denyUnlessAllowed(account, caller, each, rules, signed.region);
  };
}

/** Another account's caller: only S3 has policies here that can let one in, and STS answers everybody. */
function isUninvited({ accountId }: AccountContext, { caller, service }: Signed): boolean {
  return caller !== undefined && caller.accountId !== accountId && service !== 's3' && service !== 'sts';
}

function refuse({ denial, prefix }: ServiceRules<never>): Authorize {
  return (operation) => {
    const message = `The caller is not authorized to perform: ${prefix}:${operation}: no resource-based policy allows it`;
    throw new AwsError(denial.code, message, denial.status);
  };
}

/** A service without rules is closed to all but administrators. */
const UNKNOWN: ServiceRules<never> = { prefix: 'unknown', denial: JSON_DENIAL, operations: {} };

function scopeOf(
  { partition, accountId, ports }: AccountContext,
  { region, method, path }: Signed,
): ArnScope {
  const entityArn: ArnScope['entityArn'] = (kind, name) => ports.identities.entityArn(kind, name);
  const boundaryOf: ArnScope['boundaryOf'] = (kind, name) => ports.identities.boundaryOf(kind, name);
  const bucketOwner: ArnScope['bucketOwner'] = (bucket) => ports.objects.ownerOf(bucket);
  const objectKey: ArnScope['objectKey'] = (bucket, key) => ports.objects.keyOf(bucket, key);
  const gatewayTags: ArnScope['gatewayTags'] = (at) => ports.gatewayTags.of(region, at);
  const endpointKey: ArnScope['endpointKey'] = (name) => ports.endpoints.keyOf(region, name);
  const tagsOf: ArnScope['tagsOf'] = (id) => ({
    ...ports.network.tagsOf(region, id),
    ...ports.fileSystems.tagsOf(region, id),
  });
  const mountTarget: ArnScope['mountTarget'] = (id) => ports.fileSystems.mountTarget(region, id);
  const vpcOfSubnet: ArnScope['vpcOfSubnet'] = (id) => ports.network.subnet(region, id)?.vpcId;
  return {
    method,
    path,
    partition,
    accountId,
    region,
    entityArn,
    boundaryOf,
    bucketOwner,
    objectKey,
    gatewayTags,
    endpointKey,
    tagsOf,
    mountTarget,
    vpcOfSubnet,
  };
}

function needsOf(
  { operations, otherwise, prefix }: ServiceRules<never>,
  operation: string,
  input: unknown,
  scope: ArnScope,
): readonly Need[] {
  const rule = operations[operation] ?? otherwise;
  // Parsed input is untyped, hence this cast.
  return rule ? rule(input as never, scope) : [need(`${prefix}:${operation}`)];
}

/** Throws for an unknown key, and for a session's key without its token. */
function checkedCaller({ caller, service }: Signed): Caller {
  if (caller) return caller;
  throw rejectedSignature({ service, fault: 'unknown-key' });
}

function denyUnlessAllowed(
  account: AccountContext,
  caller: Caller,
  wanted: Need,
  { denial }: ServiceRules<never>,
  region: string,
): void {
  const verdict = evaluatePermission(account, caller, wanted, region);
  if (verdict.decision === 'allowed') return;
  const { code, status, preface = '' } = denial;
  throw new AwsError(code, `${preface}${denialMessage(caller, wanted, verdict)}`, status);
}

/** Evaluates the caller's policies for a need, with the context keys of caller and request. */
export function evaluatePermission(
  account: AccountContext,
  caller: Caller,
  wanted: Need,
  region: string,
): BoundedVerdict {
  // What another account's identities may do is for the policies of that account.
  if (caller.accountId !== account.accountId) return OTHERS;
  const common = contextOf({
    'aws:PrincipalArn': caller.identityArn,
    'aws:PrincipalAccount': caller.accountId,
    'aws:userid': caller.userId,
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': account.accountId,
    ...(caller.sessionToken === undefined && { 'aws:username': caller.arn.split('/').at(-1) ?? '' }),
  });
  const request = { ...wanted, context: new Map([...common, ...wanted.context]) };
  recordPermission(account, caller, request);
  return evaluateBounded(account.ports.identities.grantsOf(caller.identityArn), request);
}

const OTHERS: BoundedVerdict = {
  decision: 'allowed',
  matched: [],
  missing: [],
  decidedBy: 'identity-based policy',
};

function recordPermission({ needs }: AccountContext, { arn }: Caller, request: Need): void {
  const known = needs.get(arn) ?? new Map<string, Need>();
  needs.set(arn, known.set(JSON.stringify([request.action, request.resource, ...request.context]), request));
}

/** AWS's message (IAM user guide, "Troubleshoot access denied error messages"). */
function denialMessage(
  { arn }: Caller,
  { action, resource }: Need,
  { decision, decidedBy }: BoundedVerdict,
): string {
  const why =
    decision === 'explicitDeny'
      ? `with an explicit deny in ${decidedBy.startsWith('i') ? 'an' : 'a'} ${decidedBy}`
      : `because no ${decidedBy} allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
