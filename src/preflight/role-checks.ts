import { imageOf } from '../../infra/images.ts';
import { endpointPolicy, proxyPolicy } from '../../infra/policies.ts';
import { wishesOf } from '../../infra/deployer-policy/simulated-policy.ts';
import { principalArn, readTrust } from '../aws/iam/role-trust.ts';
import type { PolicyDocument } from '../aws/iam/role.ts';
import { denials } from '../aws/iam/simulation.ts';
import type { Finding } from './finding.ts';
import { judgePassRole, judgeRoleRights } from './checks/permissions.ts';
import { judgeTrust } from './checks/trust.ts';
import { type Check, check, type AccountAccess, specOf, type With } from './subject.ts';

const SAGEMAKER = 'sagemaker.amazonaws.com';
const LAMBDA = 'lambda.amazonaws.com';

/** What is read of IAM: roles that somebody else made, and whether the caller may hand roles on. */
export const ROLE_CHECKS: readonly Check[] = [
  check('trust of the endpoint role', ['host'], ['access'], async ({ config, access }) => {
    return await trust(access, config.roles.endpoint, SAGEMAKER);
  }),
  check('trust of the proxy role', ['proxy'], ['access'], async ({ config, access }) => {
    return await trust(access, config.roles.proxy, LAMBDA);
  }),
  check('rights of the endpoint role', ['host'], ['access', 'stack'], async (subject) => {
    return await rights(subject.access, subject.config.roles.endpoint, endpointRights(subject));
  }),
  check('rights of the proxy role', ['proxy'], ['access', 'stack'], async ({ config, access, stack }) => {
    return await rights(access, config.roles.proxy, proxyPolicy(access.site, stack.names));
  }),
  check('passing a role to SageMaker', ['host'], ['access', 'stack'], async ({ access, stack }) => {
    return await passRole(access, specOf(stack, 'model').roleArn, SAGEMAKER);
  }),
  check('passing a role to Lambda', ['proxy'], ['access', 'stack'], async ({ access, stack }) => {
    return await passRole(access, specOf(stack, 'function').roleArn, LAMBDA);
  }),
];

async function trust(
  { aws, site }: AccountAccess,
  roleArn: string | undefined,
  service: string,
): Promise<Finding[]> {
  if (roleArn === undefined) return [];
  const role = await readTrust(aws, roleArn);
  return judgeTrust({ ...site, roleArn, service, trust: role?.trust });
}

/** A role that is not there has no rights to ask for; its absence is told by the other check. */
async function rights(
  { aws, site }: AccountAccess,
  roleArn: string | undefined,
  policy: PolicyDocument,
): Promise<Finding[]> {
  if (roleArn === undefined || !(await readTrust(aws, roleArn))) return [];
  const wishes = wishesOf(policy).map((wish) => ({
    ...wish,
    context: { ...inRegion(site), ...wish.context },
  }));
  const denied = await Promise.all(wishes.map(async (wish) => await denials(aws, roleArn, wish)));
  return judgeRoleRights(roleArn, denied.flat());
}

function endpointRights({ config: { host }, access, stack }: With<'access' | 'stack'>): PolicyDocument {
  const inVpc = host.type === 'sagemaker-realtime' && host.vpc !== undefined;
  const { alarmNames } = specOf(stack, 'endpoint').rollout;
  const extras = { kmsKeyId: host.kmsKeyId, inVpc, alarmNames };
  return endpointPolicy(access.site, stack.names, imageOf(specOf(stack, 'model').image), extras);
}

/** The one condition key many policies ask about and every call of ours answers the same. */
function inRegion({ region }: AccountAccess['site']): Record<string, string> {
  return { 'aws:RequestedRegion': region };
}

async function passRole(
  { aws, caller, site }: AccountAccess,
  roleArn: string,
  service: string,
): Promise<Finding[]> {
  const principal = await principalArn(aws, caller);
  if (principal === undefined) return [];
  const wish = {
    actions: ['iam:PassRole'],
    resources: [roleArn],
    context: { ...inRegion(site), 'iam:PassedToService': service },
  };
  return judgePassRole(caller, { roleArn, service }, await denials(aws, principal, wish));
}
