import { fault, type Finding, unchecked } from '../finding.ts';

/** An action that IAM's simulation says would be refused. */
export interface Denial {
  readonly action: string;
  readonly resource: string;
  /** Whether a statement denies it; otherwise none allows it. */
  readonly explicit: boolean;
  /** Condition keys that the policies ask about and the simulation could not answer. */
  readonly missing: readonly string[];
}

/** What a brought role may not do and would have to, one finding for all of it. */
export function judgeRoleRights(roleArn: string, all: readonly Denial[]): Finding[] {
  const denied = all.filter(({ missing }) => missing.length === 0);
  const open = undecided('role rights', `whether the role ${roleArn} may do its work`, all);
  if (denied.length === 0) return open;
  const [name] = roleArn.split('/').slice(-1);
  const policy = {
    Version: '2012-10-17',
    Statement: denied.map(({ action, resource }) => ({
      Effect: 'Allow',
      Action: action,
      Resource: resource,
    })),
  };
  return [
    fault(
      'role rights',
      'account',
      `the role ${roleArn} may not ${denied.map(described).join(', ')}`,
      `aws iam put-role-policy --role-name ${name} --policy-name serving --policy-document '${JSON.stringify(policy)}'`,
    ),
    ...open,
  ];
}

/** A role the caller hands to a service. */
export interface PassedRole {
  readonly roleArn: string;
  readonly service: string;
}

/** Whether the caller may hand a role to the service that works in it: without, CreateModel or CreateFunction fails. */
export function judgePassRole(
  callerArn: string,
  { roleArn, service }: PassedRole,
  denied: readonly Denial[],
): Finding[] {
  const denial = denied.find(({ missing }) => missing.length === 0);
  if (!denial)
    return undecided('pass role', `whether ${callerArn} may pass ${roleArn} to ${service}`, denied);
  const statement = {
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: roleArn,
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  };
  const why = denial.explicit ? 'a policy denies it' : 'no policy allows it';
  const ask = denial.explicit ? 'Ask for the denial to be lifted for' : 'Ask for';
  return [
    fault(
      'pass role',
      'account',
      `${callerArn} is not authorized to perform: iam:PassRole on resource: ${roleArn} for ${service}: ${why}`,
      `${ask} ${JSON.stringify(statement)} (\`npm run policy\` prints all that a deployer needs)`,
    ),
  ];
}

/** A condition on what only a real call carries (a time, a second factor) makes a denial no more than a guess. */
function undecided(check: string, what: string, denied: readonly Denial[]): Finding[] {
  const keys = new Set(denied.flatMap(({ missing }) => missing));
  if (keys.size === 0) return [];
  const why = `a policy asks for ${[...keys].join(', ')}, which IAM's simulation does not know`;
  return [unchecked(check, `${what}: ${why}`, 'The deploy itself will tell.')];
}

function described({ action, resource, explicit }: Denial): string {
  return `${action} on ${resource}${explicit ? ' (denied)' : ''}`;
}
