import { AwsError } from '../protocol/aws-error.ts';
import type { Caller } from '../account/key-ring.ts';
import { contextOf } from '../policy/condition.ts';
import { evaluate, type Need, type Verdict } from '../policy/evaluate.ts';
import type { World } from '../account/account-context.ts';
import { JSON_DENIAL, need, type Place, type ServiceRules } from './rule.ts';
import { RULES } from './rules/index.ts';

/** A request whose right is to be judged. */
export interface Signed {
  /** Name of the service. */
  readonly service: string;
  readonly region: string;
  readonly caller: Caller | undefined;
}

/** Judges one operation, by its name and the request as the protocol has read it. Throws AwsError for a refusal. */
export type Authorize = (operation: string, input: unknown) => void;

/** Lets everything through unless the account enforces IAM. */
export function authorizerFor(world: World, signed: Signed): Authorize {
  if (!world.enforcesIam) return () => undefined;
  const rules = RULES.get(signed.service) ?? UNKNOWN;
  const place = placeOf(world, signed.region);
  return (operation, input) => {
    const needs = needsOf(rules, operation, input, place);
    // What needs no right needs no known key either.
    if (needs.length === 0) return;
    const caller = checkedCaller(signed);
    for (const each of needs) refuseUnlessAllowed(world, caller, each, rules, signed.region);
  };
}

/** A service without rules is closed to all but administrators. */
const UNKNOWN: ServiceRules<never> = { prefix: 'unknown', denial: JSON_DENIAL, operations: {} };

function placeOf({ partition, accountId, ports }: World, region: string): Place {
  return { partition, accountId, region, entityArn: (kind, name) => ports.identities.entityArn(kind, name) };
}

function needsOf(
  { operations, otherwise, prefix }: ServiceRules<never>,
  operation: string,
  input: unknown,
  place: Place,
): readonly Need[] {
  const rule = operations[operation] ?? otherwise;
  // The wire gives no types, so the cast stands here once.
  return rule ? rule(input as never, place) : [need(`${prefix}:${operation}`)];
}

/** Throws for a key that the account does not have, and for a session's key without its token. */
function checkedCaller({ caller, service }: Signed): Caller {
  if (caller) return caller;
  if (service === 's3') {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new AwsError('InvalidAccessKeyId', message, 403);
  }
  const code = service === 'iam' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
  throw new AwsError(code, 'The security token included in the request is invalid.', 403);
}

function refuseUnlessAllowed(
  world: World,
  caller: Caller,
  wanted: Need,
  { denial }: ServiceRules<never>,
  region: string,
): void {
  const { decision } = judge(world, caller, wanted, region);
  if (decision === 'allowed') return;
  throw new AwsError(denial.code, refusalText(caller, wanted, decision), denial.status);
}

/** What a caller's policies say of a need, with what is known of the caller and the request as a whole. */
export function judge(world: World, caller: Caller, wanted: Need, region: string): Verdict {
  const actions = world.judged.get(caller.arn) ?? new Set();
  world.judged.set(caller.arn, actions.add(wanted.action));
  const common = contextOf({
    'aws:PrincipalArn': caller.identityArn,
    'aws:PrincipalAccount': caller.accountId,
    'aws:userid': caller.userId,
    'aws:RequestedRegion': region,
    ...(caller.sessionToken === undefined && { 'aws:username': caller.arn.split('/').at(-1) ?? '' }),
  });
  const context = new Map([...common, ...wanted.context]);
  return evaluate(world.ports.identities.policiesOf(caller.identityArn), { ...wanted, context });
}

/** The sentence of AWS (IAM user guide, "Troubleshoot access denied error messages"). */
function refusalText({ arn }: Caller, { action, resource }: Need, decision: Verdict['decision']): string {
  const why =
    decision === 'explicitDeny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
