import { accessRequestsOf } from '../../infra/deployer-policy/simulated-policy.ts';
import { principalArn, readTrust } from '../aws/iam/role-trust.ts';
import type { PolicyDocument } from '../aws/iam/role.ts';
import { denials } from '../aws/iam/simulation.ts';
import type { Finding } from './finding.ts';
import { judgePassRole, judgeRoleRights } from './checks/permissions.ts';
import { judgeTrust } from './checks/trust.ts';
import { endpointRights, functionRights, proxyRights } from './role-rights.ts';
import { type Check, check, type AccountAccess, specOf } from './subject.ts';

const SAGEMAKER = 'sagemaker.amazonaws.com';
const LAMBDA = 'lambda.amazonaws.com';

/** Checks that read IAM: existing roles named in the configuration, and the caller's iam:PassRole. */
export const ROLE_CHECKS: readonly Check[] = [
  check(
    'trust of the endpoint role',
    ['host'],
    ['access'],
    async ({ config, access }) => await trust(access, config.roles.endpoint, SAGEMAKER),
    'sagemaker',
  ),
  check(
    'trust of the function role',
    ['host'],
    ['access'],
    async ({ config, access }) => await trust(access, config.roles.function, LAMBDA),
    'lambda',
  ),
  check('trust of the proxy role', ['proxy'], ['access'], async ({ config, access }) => {
    return await trust(access, config.roles.proxy, LAMBDA);
  }),
  check(
    'permissions of the endpoint role',
    ['host'],
    ['access', 'stack'],
    async (subject) => await rights(subject.access, subject.config.roles.endpoint, endpointRights(subject)),
    'sagemaker',
  ),
  check(
    'permissions of the function role',
    ['host'],
    ['access', 'stack'],
    async (subject) => await rights(subject.access, subject.config.roles.function, functionRights(subject)),
    'lambda',
  ),
  check(
    'permissions of the proxy role',
    ['proxy'],
    ['access', 'stack'],
    async (subject) => await rights(subject.access, subject.config.roles.proxy, proxyRights(subject)),
  ),
  check(
    'passing a role to SageMaker',
    ['host'],
    ['access', 'stack'],
    async ({ access, stack }) => await passRole(access, specOf(stack, 'model').roleArn, SAGEMAKER),
    'sagemaker',
  ),
  check('passing a role to Lambda', ['host', 'proxy'], ['access', 'stack'], async ({ access, stack }) => {
    const functions = stack.resources.flatMap((each) => (each.kind === 'function' ? [each.spec] : []));
    const roles = [...new Set(functions.map(({ roleArn }) => roleArn))];
    return (await Promise.all(roles.map(async (role) => await passRole(access, role, LAMBDA)))).flat();
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

/** Skips a role that does not exist; the trust check reports it. */
async function rights(
  { aws, site }: AccountAccess,
  roleArn: string | undefined,
  policy: PolicyDocument,
): Promise<Finding[]> {
  if (roleArn === undefined || !(await readTrust(aws, roleArn))) return [];
  const requests = accessRequestsOf(policy).map((request) => ({
    ...request,
    context: { ...inRegion(site), ...request.context },
  }));
  const denied = await Promise.all(requests.map(async (request) => await denials(aws, roleArn, request)));
  return judgeRoleRights(roleArn, denied.flat());
}

/** A condition key that many policies use and that has the same value in all calls. */
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
  const request = {
    actions: ['iam:PassRole'],
    resources: [roleArn],
    context: { ...inRegion(site), 'iam:PassedToService': service },
  };
  return judgePassRole(caller, { roleArn, service }, await denials(aws, principal, request));
}
