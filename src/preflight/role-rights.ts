import { functionPolicy } from '../../infra/hosts/function/function-role.ts';
import { loaderPolicy, mountedPolicy } from '../../infra/hosts/file-system/roles.ts';
import { imageOf } from '../../infra/images.ts';
import { endpointPolicy, proxyPolicy } from '../../infra/policies.ts';
import type { PolicyDocument } from '../aws/iam/role.ts';
import { specOf, type With } from './subject.ts';

/** The policy that the endpoint's role needs for the declared stack. */
export function endpointRights({ access, stack }: With<'access' | 'stack'>): PolicyDocument {
  const { image, vpc } = specOf(stack, 'model');
  const { kmsKeyId } = specOf(stack, 'endpoint-config');
  const { alarmNames } = specOf(stack, 'endpoint').rollout;
  const { kmsKeyArn } = specOf(stack, 'bucket');
  const extras = { kmsKeyId, bucketKmsKeyId: kmsKeyArn, inVpc: vpc !== undefined, alarmNames };
  return endpointPolicy(access.site, stack.names, [imageOf(image)], extras);
}

/** The same for the role of a function that runs the model. */
export function functionRights({ config, access, stack }: With<'access' | 'stack'>): PolicyDocument {
  const { site } = access;
  const { names, network } = stack;
  if (network === undefined) return functionPolicy(site, names, config.bucket.kmsKeyId);
  const roles = [mountedPolicy(site, names), loaderPolicy(site, names, config.bucket.kmsKeyId)];
  return { Version: '2012-10-17', Statement: roles.flatMap(({ Statement }) => Statement) };
}

/** The same for the role of the proxy. */
export function proxyRights({ access, stack }: With<'access' | 'stack'>): PolicyDocument {
  return proxyPolicy(access.site, stack.names);
}
