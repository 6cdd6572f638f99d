import { kmsKeyIdOf } from '../hosts/endpoint/kms-key.ts';
import { keyArn } from '../kms.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/**
 * CreateEndpoint requires kms:CreateGrant of the caller where the configuration has a key (SageMaker Developer Guide,
 * api-permissions-reference): SageMaker creates the grant on the caller's behalf, and no other is allowed.
 */
export function keys({ config, site }: ConfigContext): Statement[] {
  const id = kmsKeyIdOf(config.host);
  if (id === undefined) return [];
  const key = keyArn(site, id);
  return [
    allow('ReadTheKey', ['kms:DescribeKey'], key),
    {
      ...allow('GrantTheKeyToTheEndpoint', ['kms:CreateGrant'], key),
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
