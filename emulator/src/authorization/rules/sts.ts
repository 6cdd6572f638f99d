import { type ServiceRules, XML_DENIAL } from '../rule.ts';

/** "No permissions are required to perform this operation": not even a deny keeps anybody from asking who they are. */
export const stsRules: ServiceRules<unknown> = {
  prefix: 'sts',
  denial: XML_DENIAL,
  operations: { GetCallerIdentity: () => [] },
};
