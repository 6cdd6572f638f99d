import { imageOf } from '../../infra/images.ts';
import { endpointPolicy, proxyPolicy } from '../../infra/policies.ts';
import { wishesOf } from '../../infra/deployer-policy/simulated-policy.ts';
import { principalArn, readTrust } from '../aws/iam/role-trust.ts';
import type { PolicyDocument } from '../aws/iam/role.ts';
import { denials } from '../aws/iam/simulation.ts';
import type { Finding } from './finding.ts';
import { judgePassRole, judgeRoleRights } from './checks/permissions.ts';
import { judgeTrust } from './checks/trust.ts';
import { type Check, check, type Reached, specOf, type With } from './subject.ts';

const SAGEMAKER = 'sagemaker.amazonaws.com';
const LAMBDA = 'lambda.amazonaws.com';

/** What is read of IAM: roles that somebody else made, and whether the caller may hand roles on. */
export const ROLE_CHECKS: readonly Check[] = [
  check('trust of the endpoint role', ['host'], ['reached'], async ({ config, reached }) => {
    return await trust(reached, config.roles.endpoint, SAGEMAKER);
  }),
  check('trust of the proxy role', ['proxy'], ['reached'], async ({ config, reached }) => {
    return await trust(reached, config.roles.proxy, LAMBDA);
  }),
  check('rights of the endpoint role', ['host'], ['reached', 'stack'], async (subject) => {
    return await rights(subject.reached, subject.config.roles.endpoint, endpointRights(subject));
  }),
  check('rights of the proxy role', ['proxy'], ['reached', 'stack'], async ({ config, reached, stack }) => {
    return await rights(reached, config.roles.proxy, proxyPolicy(reached.site, stack.names));
  }),
  check('passing a role to SageMaker', ['host'], ['reached', 'stack'], async ({ reached, stack }) => {
    return await passRole(reached, specOf(stack, 'model').roleArn, SAGEMAKER);
  }),
  check('passing a role to Lambda', ['proxy'], ['reached', 'stack'], async ({ reached, stack }) => {
    return await passRole(reached, specOf(stack, 'function').roleArn, LAMBDA);
  }),
];

async function trust(
  { aws, site }: Reached,
  roleArn: string | undefined,
  service: string,
): Promise<Finding[]> {
  if (roleArn === undefined) return [];
  const role = await readTrust(aws, roleArn);
  return judgeTrust({ ...site, roleArn, service, trust: role?.trust });
}

/** A role that is not there has no rights to ask for; its absence is told by the other check. */
async function rights(
  { aws, site }: Reached,
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

function endpointRights({ config: { host }, reached, stack }: With<'reached' | 'stack'>): PolicyDocument {
  const inVpc = host.type === 'sagemaker-realtime' && host.vpc !== undefined;
  const { alarmNames } = specOf(stack, 'endpoint').rollout;
  const extras = { kmsKeyId: host.kmsKeyId, inVpc, alarmNames };
  return endpointPolicy(reached.site, stack.names, imageOf(specOf(stack, 'model').image), extras);
}

/** The one condition key many policies ask about and every call of ours answers the same. */
function inRegion({ region }: Reached['site']): Record<string, string> {
  return { 'aws:RequestedRegion': region };
}

async function passRole(
  { aws, caller, site }: Reached,
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
