import { GetStageCommand } from '@aws-sdk/client-api-gateway';
import { expect, it } from 'vitest';
import { post } from '../apigatewayv2/gateway-account.ts';
import { deployRest, openRestAccount } from '../apigateway/rest-account.ts';
import { oncePerFile } from '../account-context.ts';
import { signedPost } from '../signed-post.ts';

const test = oncePerFile(openRestAccount);

interface Acl {
  ARN: string;
  Id: string;
  LockToken: string;
}

/** A call in the service's wire format. */
async function call(
  operation: string,
  input: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSWAF_20190729.${operation}`,
  };
  const about = { base: test.url, path: '/', service: 'wafv2', headers, body: JSON.stringify(input) };
  const signed = await signedPost(about);
  const response = await fetch(signed.target, { method: 'POST', headers: signed.headers, body: signed.body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'm' };

async function newAcl(Name: string, DefaultAction: object): Promise<Acl> {
  const { body } = await call('CreateWebACL', { Name, Scope: 'REGIONAL', DefaultAction, VisibilityConfig });
  return body['Summary'] as Acl;
}

const stageArnOf = (apiId: string) => `arn:aws:apigateway:us-east-1::/restapis/${apiId}/stages/v1`;

it('a stage returns its associated web ACL', async () => {
  const { url, apiId } = await deployRest(test);
  const acl = await newAcl('lets-through', { Allow: {} });
  const ResourceArn = stageArnOf(apiId);
  await call('AssociateWebACL', { WebACLArn: acl.ARN, ResourceArn });
  const stage = await test.gateway.send(new GetStageCommand({ restApiId: apiId, stageName: 'v1' }));
  expect(stage.webAclArn).toBe(acl.ARN);
  const { body } = await call('GetWebACLForResource', { ResourceArn });
  expect(body['WebACL']).toMatchObject({ Name: 'lets-through', DefaultAction: { Allow: {} } });
  expect((await post(`${url}/classify`)).status).toBe(200);
});

it('a default action of Block applies until the web ACL is disassociated', async () => {
  const { url, apiId } = await deployRest(test);
  const acl = await newAcl('blocks', { Block: {} });
  const ResourceArn = stageArnOf(apiId);
  await call('AssociateWebACL', { WebACLArn: acl.ARN, ResourceArn });
  const filtered = await post(`${url}/classify`);
  expect([filtered.status, await filtered.json()]).toEqual([403, { message: 'Forbidden' }]);
  const named = { Name: 'blocks', Scope: 'REGIONAL', Id: acl.Id, LockToken: acl.LockToken };
  expect((await call('DeleteWebACL', named)).body['__type']).toBe('WAFAssociatedItemException');
  await call('DisassociateWebACL', { ResourceArn });
  expect((await post(`${url}/classify`)).status).toBe(200);
  expect((await call('DeleteWebACL', named)).status).toBe(200);
});

it('missing resources cannot be associated', async () => {
  const { apiId } = await deployRest(test);
  const acl = await newAcl('alone', { Allow: {} });
  const absent = { status: 400, body: { __type: 'WAFNonexistentItemException' } };
  const WebACLArn = acl.ARN.replace('alone', 'other');
  expect(await call('AssociateWebACL', { WebACLArn, ResourceArn: stageArnOf(apiId) })).toMatchObject(absent);
  const elsewhere = { WebACLArn: acl.ARN, ResourceArn: stageArnOf('absent') };
  expect(await call('AssociateWebACL', elsewhere)).toMatchObject(absent);
});
