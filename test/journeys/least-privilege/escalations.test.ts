import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
  TagResourceCommand as TagRestResourceCommand,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateRouteCommand,
  DeleteApiCommand,
  TagResourceCommand,
  UpdateApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployerPolicies } from '../../../infra/deployer-policy/policy.ts';
import { namesOf, ownerOf, ROLE_PATH, tagsFor } from '../../../infra/naming.ts';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { type EmulatedAccount, KEY, REGION, openEmulatedAccount } from '../../emulated-account.ts';
import { userWith } from '../deployer.ts';
import { SITE } from './judged-needs.ts';
import { configOf } from './stack-life.ts';

const BOUNDARY = `arn:aws:iam::${SITE.account}:policy/limit`;
const NAMES = namesOf(ownerOf(parseConfig(configOf())), SITE);
const OWN_TAGS = tagsFor(NAMES.owner, 'api', {});
const OTHER_TAGS = tagsFor('other-dev', 'api', {});
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

let account: EmulatedAccount;
beforeAll(async () => void (account = await openEmulatedAccount({ enforceIam: true })));
afterAll(async () => await account.close());

function clients(credentials = KEY) {
  const config = { endpoint: account.url, region: REGION, credentials, maxAttempts: 1 };
  return {
    http: new ApiGatewayV2Client(config),
    rest: new APIGatewayClient(config),
    iam: new IAMClient(config),
  };
}

/** Clients of a deployer with the printed policy of a configuration. */
async function deployerOf(userName: string, options: Partial<ConfigInput> = {}) {
  const keys = await userWith(account.url, deployerPolicies(parseConfig(configOf(options)), SITE), userName);
  return clients({ accessKeyId: keys.AWS_ACCESS_KEY_ID, secretAccessKey: keys.AWS_SECRET_ACCESS_KEY });
}

const DENIED = {
  name: expect.stringMatching(/^AccessDenied/) as unknown,
  $metadata: { httpStatusCode: 403 },
};

describe('a deployer with the printed policy', () => {
  it('reads no API key of another stack, by none of its configurations', async () => {
    const { rest: admin } = clients();
    const { id: apiKey = '' } = await admin.send(
      new CreateApiKeyCommand({ name: 'other', tags: OTHER_TAGS }),
    );
    const { id: usagePlanId = '' } = await admin.send(
      new CreateUsagePlanCommand({ name: 'other', tags: OTHER_TAGS }),
    );
    const usual = await deployerOf('usual');
    await expect(usual.rest.send(new GetApiKeysCommand({ includeValues: true }))).rejects.toMatchObject(
      DENIED,
    );
    const keyed = await deployerOf('keyed', { gateway: { api: 'rest', auth: 'api-key' } });
    for (const { rest } of [usual, keyed]) {
      await expect(rest.send(new GetApiKeyCommand({ apiKey, includeValue: true }))).rejects.toMatchObject(
        DENIED,
      );
      await expect(rest.send(new GetUsagePlanKeysCommand({ usagePlanId }))).rejects.toMatchObject(DENIED);
      // Nor by tagging it first.
      const resourceArn = `arn:aws:apigateway:${REGION}::/apikeys/${apiKey}`;
      await expect(
        rest.send(new TagRestResourceCommand({ resourceArn, tags: OWN_TAGS })),
      ).rejects.toMatchObject(DENIED);
    }
  });

  it.each([
    ['of another stack', OTHER_TAGS],
    ['without an owner', {}],
  ])('changes no HTTP API %s', async (_whose, Tags) => {
    const { ApiId = '' } = await clients().http.send(
      new CreateApiCommand({ Name: 'other', ProtocolType: 'HTTP', Tags }),
    );
    const { http } = await deployerOf(`http-${Object.keys(Tags).length}`);
    await expect(http.send(new UpdateApiCommand({ ApiId, Name: 'mine' }))).rejects.toMatchObject(DENIED);
    await expect(http.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /open' }))).rejects.toMatchObject(
      DENIED,
    );
    await expect(http.send(new DeleteApiCommand({ ApiId }))).rejects.toMatchObject(DENIED);
    const ResourceArn = `arn:aws:apigateway:${REGION}::/apis/${ApiId}`;
    await expect(http.send(new TagResourceCommand({ ResourceArn, Tags: OWN_TAGS }))).rejects.toMatchObject(
      DENIED,
    );
    await expect(
      http.send(new CreateApiCommand({ Name: 'x', ProtocolType: 'HTTP', Tags: OTHER_TAGS })),
    ).rejects.toMatchObject(DENIED);
    await expect(http.send(new CreateApiCommand({ Name: 'x', ProtocolType: 'HTTP' }))).rejects.toMatchObject(
      DENIED,
    );
  });

  it.each([
    ['of another stack', OTHER_TAGS],
    ['without an owner', {}],
  ])('changes no REST API %s', async (_whose, tags) => {
    const { id: restApiId = '' } = await clients().rest.send(
      new CreateRestApiCommand({ name: 'other', tags }),
    );
    const patchOperations = [{ op: 'replace' as const, path: '/name', value: 'mine' }];
    const resourceArn = `arn:aws:apigateway:${REGION}::/restapis/${restApiId}`;
    for (const [index, api] of (['http', 'rest'] as const).entries()) {
      const user = `rest-${Object.keys(tags).length}-${index}`;
      const { rest } = await deployerOf(user, { gateway: { api } });
      await expect(rest.send(new UpdateRestApiCommand({ restApiId, patchOperations }))).rejects.toMatchObject(
        DENIED,
      );
      await expect(
        rest.send(new TagRestResourceCommand({ resourceArn, tags: OWN_TAGS })),
      ).rejects.toMatchObject(DENIED);
    }
  });

  it('grants a role nothing outside the boundary, and keeps the boundary', async () => {
    const { iam: admin } = clients();
    await admin.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: EVERYTHING }));
    const own = { RoleName: NAMES.endpointRole };
    const create = { ...own, Path: ROLE_PATH, AssumeRolePolicyDocument: TRUST };
    const grant = { ...own, PolicyName: 'least-privilege', PolicyDocument: EVERYTHING };
    const { iam } = await deployerOf('bounded', { roles: { permissionsBoundary: BOUNDARY } });
    await expect(iam.send(new CreateRoleCommand(create))).rejects.toMatchObject(DENIED);
    // A role of this name that somebody created without a boundary.
    await admin.send(new CreateRoleCommand(create));
    await expect(iam.send(new PutRolePolicyCommand(grant))).rejects.toMatchObject(DENIED);
    await expect(
      iam.send(new UpdateAssumeRolePolicyCommand({ ...own, PolicyDocument: TRUST })),
    ).rejects.toMatchObject(DENIED);
    const other = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await expect(
      iam.send(new PutRolePermissionsBoundaryCommand({ ...own, PermissionsBoundary: other })),
    ).rejects.toMatchObject(DENIED);
    await iam.send(new PutRolePermissionsBoundaryCommand({ ...own, PermissionsBoundary: BOUNDARY }));
    await iam.send(new PutRolePolicyCommand(grant));
    await expect(iam.send(new DeleteRolePermissionsBoundaryCommand(own))).rejects.toMatchObject(DENIED);
  });
});
