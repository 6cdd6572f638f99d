import { CreateRestApiCommand, GetRestApiCommand, UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import { AssociateWebACLCommand } from '@aws-sdk/client-wafv2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REGION } from '../../../test/emulated-account.ts';
import {
  allow,
  as,
  closeEnforcingAccount,
  openEnforcingAccount,
  refused,
  roleArn,
} from './enforcing-account.ts';

beforeAll(openEnforcingAccount);
afterAll(closeEnforcingAccount);

const at = (path: string): string => `arn:aws:apigateway:${REGION}::${path}`;

it('a REST API is a matter of verb and path, and its tags of a right of their own', async () => {
  const create = new CreateRestApiCommand({ name: 'any', tags: { a: 'b' } });
  const { restApis: untagging } = await as(allow('apigateway:POST', at('/restapis')));
  await expect(untagging.send(create)).rejects.toMatchObject(
    refused('AccessDeniedException', 403, 'apigateway:TagResource', at('/restapis')),
  );
  const { restApis } = await as(
    allow(['apigateway:POST', 'apigateway:TagResource'], at('/restapis')),
    allow('apigateway:GET', at('/restapis/other')),
  );
  const { id = '' } = await restApis.send(create);
  await expect(restApis.send(new GetRestApiCommand({ restApiId: id }))).rejects.toMatchObject(
    refused('AccessDeniedException', 403, 'apigateway:GET', at(`/restapis/${id}`)),
  );
});

it('the role that writes logs is passed on', async () => {
  const patchOperations = [{ op: 'replace' as const, path: '/cloudwatchRoleArn', value: roleArn }];
  const { restApis } = await as(allow('apigateway:PATCH', at('/account')));
  await expect(restApis.send(new UpdateAccountCommand({ patchOperations }))).rejects.toMatchObject(
    refused('AccessDeniedException', 403, 'iam:PassRole', roleArn),
  );
});

it('giving a stage a web ACL is a right on the stage as well', async () => {
  const { waf } = await as(allow('wafv2:AssociateWebACL'));
  const ResourceArn = at('/restapis/any/stages/live');
  const WebACLArn = `arn:aws:wafv2:${REGION}:123456789012:regional/webacl/any/1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f`;
  await expect(waf.send(new AssociateWebACLCommand({ ResourceArn, WebACLArn }))).rejects.toMatchObject(
    refused('AccessDeniedException', 400, 'apigateway:SetWebACL', ResourceArn),
  );
});
