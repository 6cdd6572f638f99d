import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  GetApiCommand,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRouteCommand,
  GetRoutesCommand,
  GetTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { INTEGRATION, openGatewayAccount } from './gateway-account.ts';
import { oncePerFile, refusal } from '../account-context.ts';

const test = oncePerFile(openGatewayAccount);

describe('APIs', () => {
  it('are created with an id, a local endpoint, and tags', async () => {
    const created = await test.gateway.send(
      new CreateApiCommand({ Name: 'classifier', ProtocolType: 'HTTP', Tags: { stack: 'one' } }),
    );
    expect(created).toMatchObject({
      ApiId: expect.stringMatching(/^[a-z0-9]{10}$/),
      ApiEndpoint: `${test.url}/execute-api/${created.ApiId}`,
      Name: 'classifier',
      ProtocolType: 'HTTP',
      Tags: { stack: 'one' },
      RouteSelectionExpression: '$request.method $request.path',
      CreatedDate: expect.any(Date),
    });
    expect(created.CorsConfiguration).toBeUndefined();
    const { $metadata: _read, ...read } = await test.gateway.send(
      new GetApiCommand({ ApiId: created.ApiId }),
    );
    const { $metadata: _made, ...made } = created;
    expect(read).toEqual(made);
  });

  it('are listed in pages, per region', async () => {
    const elsewhere = new ApiGatewayV2Client(test.clientConfig('eu-central-1'));
    for (const Name of ['a', 'b', 'a'])
      await elsewhere.send(new CreateApiCommand({ Name, ProtocolType: 'HTTP' }));
    const first = await elsewhere.send(new GetApisCommand({ MaxResults: '2' }));
    const second = await elsewhere.send(new GetApisCommand({ MaxResults: '2', NextToken: first.NextToken }));
    expect([first.Items?.length, second.Items?.length, second.NextToken]).toEqual([2, 1, undefined]);
    const ids = [...(first.Items ?? []), ...(second.Items ?? [])].map((api) => api.ApiId);
    expect(new Set(ids).size).toBe(3);
    const absentHere = test.gateway.send(new GetApiCommand({ ApiId: ids[0] }));
    await expect(absentHere).rejects.toMatchObject(
      refusal(
        'NotFoundException',
        404,
        new RegExp(`^Invalid API identifier specified 123456789012:${ids[0]}$`),
      ),
    );
  });

  it('are updated in the given members only, and deleted', async () => {
    const ApiId = await test.newApi({
      Description: 'first',
      CorsConfiguration: { AllowOrigins: ['https://a.example'] },
    });
    const updated = await test.gateway.send(new UpdateApiCommand({ ApiId, Description: 'second' }));
    expect(updated).toMatchObject({
      Name: 'any',
      Description: 'second',
      CorsConfiguration: { AllowOrigins: ['https://a.example'] },
    });
    await test.gateway.send(new DeleteApiCommand({ ApiId }));
    await expect(test.gateway.send(new DeleteApiCommand({ ApiId }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it.each([
    ['too long a name', { Name: 'n'.repeat(129) }, /name.*1 to 128/],
    [
      'credentials for every origin',
      { CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } },
      /allowCredentials/,
    ],
    [
      'an origin without scheme',
      { CorsConfiguration: { AllowOrigins: ['a.example'] } },
      /Invalid format for origin/,
    ],
    ['a day and a second of MaxAge', { CorsConfiguration: { MaxAge: 86_401 } }, /maxAge/],
    ['a tag of AWS', { Tags: { 'aws:mine': 'x' } }, /reserved/],
  ])('are rejected with %s', async (_what, members, message) => {
    await expect(test.newApi(members)).rejects.toMatchObject(refusal('BadRequestException', 400, message));
  });

  it('are tagged by ARN, as are stages', async () => {
    const ApiId = await test.newApi();
    await test.gateway.send(new CreateStageCommand({ ApiId, StageName: 'test' }));
    for (const path of [`/apis/${ApiId}`, `/apis/${ApiId}/stages/test`]) {
      const ResourceArn = `arn:aws:apigateway:us-east-1::${path}`;
      await test.gateway.send(new TagResourceCommand({ ResourceArn, Tags: { a: '1', b: '2' } }));
      await test.gateway.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
      expect((await test.gateway.send(new GetTagsCommand({ ResourceArn }))).Tags).toEqual({ b: '2' });
    }
    expect((await test.gateway.send(new GetApiCommand({ ApiId }))).Tags).toEqual({ b: '2' });
  });
});

describe('integrations', () => {
  it('have defaults, are updated, and cannot be deleted while in use', async () => {
    const ApiId = await test.newApi();
    const IntegrationId = await test.newIntegration(ApiId);
    const updated = await test.gateway.send(
      new UpdateIntegrationCommand({ ApiId, IntegrationId, TimeoutInMillis: 29_000, Description: 'proxy' }),
    );
    expect(updated).toMatchObject({
      ...INTEGRATION,
      TimeoutInMillis: 29_000,
      ConnectionType: 'INTERNET',
      IntegrationMethod: 'POST',
    });
    const route = { ApiId, RouteKey: 'POST /classify', Target: `integrations/${IntegrationId}` };
    const { RouteId } = await test.gateway.send(new CreateRouteCommand(route));
    const remove = () => test.gateway.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }));
    await expect(remove()).rejects.toMatchObject(
      refusal('ConflictException', 409, /referenced by the following Routes/),
    );
    await test.gateway.send(new DeleteRouteCommand({ ApiId, RouteId }));
    await remove();
    expect((await test.gateway.send(new GetIntegrationsCommand({ ApiId }))).Items).toEqual([]);
  });

  it.each([
    ['49 ms', { TimeoutInMillis: 49 }, /between 50 ms and 30000 ms/],
    ['30,001 ms', { TimeoutInMillis: 30_001 }, /between 50 ms and 30000 ms/],
    ['no format', { PayloadFormatVersion: undefined }, /payloadFormatVersion/],
    ['no function', { IntegrationUri: 'https://a.example' }, /no ARN of a Lambda function/],
  ])('are rejected with %s', async (_what, members, message) => {
    const ApiId = await test.newApi();
    const create = new CreateIntegrationCommand({ ApiId, ...INTEGRATION, ...members });
    await expect(test.gateway.send(create)).rejects.toMatchObject(
      refusal('BadRequestException', 400, message),
    );
  });
});

describe('routes', () => {
  it('are unique per key, and have no authorization by default', async () => {
    const ApiId = await test.newApi();
    const Target = `integrations/${await test.newIntegration(ApiId)}`;
    const create = () =>
      test.gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'POST /classify', Target }));
    const { RouteId, AuthorizationType } = await create();
    expect([RouteId, AuthorizationType]).toEqual([expect.stringMatching(/^[a-z0-9]{7}$/), 'NONE']);
    await expect(create()).rejects.toMatchObject(
      refusal('ConflictException', 409, /^Route with key POST \/classify already exists for this API$/),
    );
    await test.gateway.send(new UpdateRouteCommand({ ApiId, RouteId, AuthorizationType: 'AWS_IAM' }));
    const read = await test.gateway.send(new GetRouteCommand({ ApiId, RouteId }));
    expect(read).toMatchObject({ AuthorizationType: 'AWS_IAM', RouteKey: 'POST /classify', Target });
    expect((await test.gateway.send(new GetRoutesCommand({ ApiId }))).Items).toHaveLength(1);
    const absent = test.gateway.send(new GetRouteCommand({ ApiId, RouteId: 'nothing' }));
    await expect(absent).rejects.toMatchObject(
      refusal('NotFoundException', 404, /^Unable to find Route by id nothing within the API/),
    );
  });

  it.each([
    ['a key of its own form', { RouteKey: 'classify' }, 'BadRequestException', /not formatted properly/],
    [
      'a greedy variable in the middle',
      { RouteKey: 'GET /{all+}/x' },
      'BadRequestException',
      /not formatted properly/,
    ],
    [
      'an absent integration',
      { Target: 'integrations/absent1' },
      'NotFoundException',
      /Unable to find Integration/,
    ],
    ['no authorizer', { AuthorizationType: 'JWT' as const }, 'BadRequestException', /authorizerId/],
    [
      'an absent authorizer',
      { AuthorizationType: 'JWT' as const, AuthorizerId: 'absent' },
      'NotFoundException',
      /Unable to find Authorizer/,
    ],
    ['an API key', { ApiKeyRequired: true }, 'BadRequestException', /WebSocket/],
  ])('are rejected with %s', async (_what, members, name, message) => {
    const ApiId = await test.newApi();
    const create = new CreateRouteCommand({ ApiId, RouteKey: 'POST /classify', ...members });
    await expect(test.gateway.send(create)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
