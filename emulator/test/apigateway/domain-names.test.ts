import {
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  DeleteBasePathMappingCommand,
  DeleteDomainNameCommand,
  DeleteRestApiCommand,
  GetBasePathMappingsCommand,
} from '@aws-sdk/client-api-gateway';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import { deployRest, openRestAccount } from './rest-account.ts';

const test = oncePerFile(openRestAccount);
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/abc';

const newDomain = async (domainName: string, regionalCertificateArn = CERTIFICATE) =>
  await test.gateway.send(
    new CreateDomainNameCommand({
      domainName,
      regionalCertificateArn,
      endpointConfiguration: { types: ['REGIONAL'] },
    }),
  );
const asked = async (url: string) => await test.fetch(new Request(url, { method: 'POST', body: '{}' }));

it('a domain routes its root and its base paths to the mapped stages', async () => {
  const domainName = 'labels.example.com';
  expect(await newDomain(domainName)).toMatchObject({
    regionalDomainName: expect.stringMatching(/^d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
    domainNameStatus: 'AVAILABLE',
  });
  const [root, below] = [await deployRest(test), await deployRest(test)];
  expect((await asked(`http://${domainName}/classify`)).status).toBe(403);
  const map = async (restApiId: string, basePath?: string) =>
    await test.gateway.send(
      new CreateBasePathMappingCommand({ domainName, restApiId, stage: 'v1', basePath }),
    );
  await map(root.apiId);
  await map(below.apiId, 'old');
  const eventAt = async (path: string) =>
    (await (await asked(`http://${domainName}${path}`)).json()) as APIGatewayProxyEvent;
  const atRoot = await eventAt('/classify');
  expect([atRoot.requestContext.apiId, atRoot.path, atRoot.requestContext.domainName]).toEqual([
    root.apiId,
    '/classify',
    domainName,
  ]);
  const atOld = await eventAt('/old/classify');
  expect([atOld.requestContext.apiId, atOld.path, atOld.resource]).toEqual([
    below.apiId,
    '/old/classify',
    '/classify',
  ]);
  const { items = [] } = await test.gateway.send(new GetBasePathMappingsCommand({ domainName }));
  expect(items.map(({ basePath }) => basePath)).toEqual(['(none)', 'old']);
});

it('an API cannot be deleted while a domain is mapped to it', async () => {
  const domainName = 'held.example.com';
  await newDomain(domainName);
  const { apiId: restApiId } = await deployRest(test);
  await test.gateway.send(new CreateBasePathMappingCommand({ domainName, restApiId, stage: 'v1' }));
  const remove = new DeleteRestApiCommand({ restApiId });
  await expect(test.gateway.send(remove)).rejects.toMatchObject(
    refusal('BadRequestException', 400, /Please remove all base path mappings .*held\.example\.com$/),
  );
  await test.gateway.send(new DeleteBasePathMappingCommand({ domainName, basePath: '(none)' }));
  await test.gateway.send(remove);
  await test.gateway.send(new DeleteDomainNameCommand({ domainName }));
});

it.each<[string, string, string | undefined, RegExp]>([
  ['a name that is none', 'no_domain', undefined, /^Invalid domain name/],
  [
    'a certificate of another region',
    'far.example.com',
    'arn:aws:acm:eu-west-1:123456789012:certificate/abc',
    /Certificate must be in 'us-east-1'/,
  ],
])('%s is rejected', async (_, name, certificate, message) => {
  await expect(newDomain(name, certificate)).rejects.toMatchObject(
    refusal('BadRequestException', 400, message),
  );
});
