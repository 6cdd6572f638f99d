import type { Signature } from './signature.ts';

const DENIED = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html';

/** Who may not do what. */
export const rolesAndPermissions: readonly Signature[] = [
  {
    id: 'role-not-trusted',
    where: 'aws',
    pattern: /Could not assume role|was unable to assume the role/,
    cause:
      'SageMaker may not take on the role: it does not exist, or does not trust sagemaker.amazonaws.com.',
    fix: 'Run the same command again: it writes the trust of the role anew. A role a minute old may need the second run.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html',
  },
  {
    id: 'pass-role-denied',
    where: 'aws',
    pattern: /is not authorized to perform: iam:PassRole/,
    cause: 'Your identity may not hand the role to the service (iam:PassRole).',
    fix: 'Ask for iam:PassRole on the role the message names; `npm run policy` prints it with everything else a deployer needs.',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
  },
  {
    id: 'organization-denies',
    where: 'aws',
    pattern: /is not authorized to perform: .+ with an explicit deny in a service control policy/,
    cause:
      'A policy of your organization forbids the action in this account or region, whatever your own rights are.',
    fix: 'Ask who manages the organization, or deploy to another account or --region.',
    link: DENIED,
  },
  {
    id: 'action-denied',
    where: 'aws',
    pattern: /is not authorized to perform: (?!iam:PassRole|sagemaker:InvokeEndpoint|kms:)[\w-]+:\w+/,
    cause: 'The identity that the message names lacks the right to the action that it names.',
    fix: 'Ask for that action on that resource (`npm run policy` prints all that a deployer needs), then run the same command again.',
    link: DENIED,
  },
  {
    id: 'credentials-refused',
    where: 'aws',
    pattern: /security token included in the request is (?:expired|invalid)/,
    cause: 'Your AWS credentials have expired, or belong to no account.',
    fix: 'Sign in again (`aws sso login` or `aws configure`), then run the same command again.',
  },
];
