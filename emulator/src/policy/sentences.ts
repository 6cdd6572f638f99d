import type { Fault } from './fault.ts';

/** Sentences that IAM uses for several kinds of policies. */
export const UNPREFIXED = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
export const LEGACY = 'The policy failed legacy parsing';
export const SID_CHARACTERS =
  'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';

/** Sentences of the parser that checks bucket policies and trust policies. */
export const RESOURCE_POLICY = {
  json: (): string => 'This policy contains invalid Json',
  version: (): string => 'The policy must contain a valid version string',
  emptyStatement: (): string => 'Could not parse the policy: Statement is empty!',
  unknownElement: ({ detail }: Fault): string => `Unknown field ${detail}`,
  noEffect: (): string => 'Missing required field Effect',
  effect: ({ detail }: Fault): string => `Invalid effect: ${detail}`,
  noPrincipal: (): string => 'Missing required field Principal',
  emptyPrincipal: (): string => 'Missing required field Principal cannot be empty!',
  allowNotPrincipal: (): string => 'Allow with NotPrincipal is not allowed.',
  noAction: (): string => 'Missing required field Action',
  operator: ({ detail }: Fault): string => `Invalid Condition type : ${detail}`,
  repeatedSid: (): string => 'The Statement Ids in the policy are not unique',
};
