import { fault, type Finding, unchecked } from '../finding.ts';

/** An action that IAM's simulation reports as denied. */
export interface Denial {
  readonly action: string;
  readonly resource: string;
  /** Whether a statement denies it; otherwise none allows it. */
  readonly explicit: boolean;
  /** Condition keys in the policies that the simulation has no value for. */
  readonly missing: readonly string[];
}

/** The missing permissions of an existing role, as one finding. */
export function judgeRoleRights(roleArn: string, all: readonly Denial[]): Finding[] {
  const denied = all.filter(({ missing }) => missing.length === 0);
  const open = undecided('role rights', `whether the role ${roleArn} has its permissions`, all);
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

/** A role that the caller passes to a service. */
export interface PassedRole {
  readonly roleArn: string;
  readonly service: string;
}

/** Whether the caller may pass a role to its service: otherwise CreateModel or CreateFunction fails. */
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
  const ask = denial.explicit ? 'Ask to remove the deny for' : 'Ask for';
  return [
    fault(
      'pass role',
      'account',
      `${callerArn} is not authorized to perform: iam:PassRole on resource: ${roleArn} for ${service}: ${why}`,
      `${ask} ${JSON.stringify(statement)} (\`npm run policy\` prints the complete policy for a deployer)`,
    ),
  ];
}

/** A condition on values that only a real call has (time, MFA) makes a denial uncertain. */
function undecided(check: string, what: string, denied: readonly Denial[]): Finding[] {
  const keys = new Set(denied.flatMap(({ missing }) => missing));
  if (keys.size === 0) return [];
  const why = `a policy requires ${[...keys].join(', ')}, which IAM's simulation does not provide`;
  return [unchecked(check, `${what}: ${why}`, 'The deploy will show the result.')];
}

function described({ action, resource, explicit }: Denial): string {
  return `${action} on ${resource}${explicit ? ' (denied)' : ''}`;
}
