import {
  CreateDomainNameCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  TagResourceCommand,
  UpdateAccountCommand,
} from '@aws-sdk/client-api-gateway';
import { AssociateWebACLCommand } from '@aws-sdk/client-wafv2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REGION } from '../../../test/emulated-account.ts';
import {
  allow,
  as,
  closeEnforcingAccount,
  openEnforcingAccount,
  accessDenied,
  roleArn,
} from './enforcing-account.ts';

beforeAll(openEnforcingAccount);
afterAll(closeEnforcingAccount);

const at = (path: string): string => `arn:aws:apigateway:${REGION}::${path}`;

it('a REST API is authorized by method and path, and tags by a separate permission', async () => {
  const create = new CreateRestApiCommand({ name: 'any', tags: { a: 'b' } });
  const { restApis: untagging } = await as(allow('apigateway:POST', at('/restapis')));
  await expect(untagging.send(create)).rejects.toMatchObject(
    accessDenied('AccessDeniedException', 403, 'apigateway:TagResource', at('/restapis')),
  );
  const { restApis } = await as(
    allow(['apigateway:POST', 'apigateway:TagResource'], at('/restapis')),
    // The tags of a resource without an id: `${*}` matches only the asterisk.
    allow('apigateway:PUT', at(`/tags/${encodeURIComponent(at('/restapis/'))}\${*}`)),
    allow('apigateway:GET', at('/restapis/other')),
  );
  const { id = '' } = await restApis.send(create);
  await expect(restApis.send(new GetRestApiCommand({ restApiId: id }))).rejects.toMatchObject(
    accessDenied('AccessDeniedException', 403, 'apigateway:GET', at(`/restapis/${id}`)),
  );
});

it('is also authorized by the tags that it has, and its parts with it', async () => {
  const own = { StringEquals: { 'aws:ResourceTag/stack': 'shop' } };
  const { restApis: admin } = await as(allow('*'));
  const { restApis } = await as(allow(['apigateway:GET', 'apigateway:PUT'], '*', own));
  const ids = await Promise.all(
    ['shop', 'other'].map(async (stack) => {
      const api = await admin.send(new CreateRestApiCommand({ name: stack, tags: { stack } }));
      return api.id ?? '';
    }),
  );
  const [shop = '', other = ''] = ids;
  await restApis.send(new GetResourcesCommand({ restApiId: shop }));
  const denied = { name: 'AccessDeniedException' };
  await expect(restApis.send(new GetResourcesCommand({ restApiId: other }))).rejects.toMatchObject(denied);
  // Tagging requires PATCH on the resource too.
  const resourceArn = at(`/restapis/${shop}`);
  await expect(
    restApis.send(new TagResourceCommand({ resourceArn, tags: { more: 'x' } })),
  ).rejects.toMatchObject(accessDenied('AccessDeniedException', 403, 'apigateway:PATCH', resourceArn));
});

it('a domain name requires the right to create the service-linked role', async () => {
  const { restApis } = await as(allow('apigateway:*'));
  await expect(
    restApis.send(new CreateDomainNameCommand({ domainName: 'labels.example.com' })),
  ).rejects.toMatchObject(
    accessDenied(
      'AccessDeniedException',
      403,
      'iam:CreateServiceLinkedRole',
      'arn:aws:iam::123456789012:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway',
    ),
  );
});

it('the role that writes logs requires iam:PassRole', async () => {
  const patchOperations = [{ op: 'replace' as const, path: '/cloudwatchRoleArn', value: roleArn }];
  const { restApis } = await as(allow('apigateway:PATCH', at('/account')));
  await expect(restApis.send(new UpdateAccountCommand({ patchOperations }))).rejects.toMatchObject(
    accessDenied('AccessDeniedException', 403, 'iam:PassRole', roleArn),
  );
});

it('associating a web ACL also requires permission on the stage', async () => {
  const { waf } = await as(allow('wafv2:AssociateWebACL'));
  const ResourceArn = at('/restapis/any/stages/live');
  const WebACLArn = `arn:aws:wafv2:${REGION}:123456789012:regional/webacl/any/1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f`;
  await expect(waf.send(new AssociateWebACLCommand({ ResourceArn, WebACLArn }))).rejects.toMatchObject(
    accessDenied('AccessDeniedException', 400, 'apigateway:SetWebACL', ResourceArn),
  );
});
