import {
  CreateDeploymentCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteAccessLogSettingsCommand,
  DeleteStageCommand,
  GetDeploymentsCommand,
  GetStageCommand,
  GetStagesCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { openGatewayAccount } from './gateway-account.ts';
import { oncePerFile, refusal } from '../account-context.ts';

const test = oncePerFile(openGatewayAccount);

describe('stages', () => {
  const destination = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/test';

  it('deploy every change with AutoDeploy', async () => {
    const ApiId = await test.newApi();
    await test.gateway.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
    const stage = () => test.gateway.send(new GetStageCommand({ ApiId, StageName: '$default' }));
    const before = await stage();
    await test.newIntegration(ApiId);
    const after = await stage();
    expect(after.DeploymentId).not.toBe(before.DeploymentId);
    expect(after.LastDeploymentStatusMessage).toContain(after.DeploymentId);
    const { Items } = await test.gateway.send(new GetDeploymentsCommand({ ApiId }));
    expect(Items?.map((each) => [each.AutoDeployed, each.DeploymentStatus])).toEqual([
      [true, 'DEPLOYED'],
      [true, 'DEPLOYED'],
    ]);
    const manual = new UpdateStageCommand({
      ApiId,
      StageName: '$default',
      DeploymentId: before.DeploymentId,
    });
    await expect(test.gateway.send(manual)).rejects.toMatchObject(
      refusal('BadRequestException', 400, /AutoDeploy/),
    );
  });

  it('wait for a deployment without AutoDeploy', async () => {
    const ApiId = await test.newApi();
    const created = await test.gateway.send(new CreateStageCommand({ ApiId, StageName: 'test' }));
    expect(created.DeploymentId).toBeUndefined();
    const { DeploymentId } = await test.gateway.send(
      new CreateDeploymentCommand({ ApiId, StageName: 'test' }),
    );
    const { Items } = await test.gateway.send(new GetStagesCommand({ ApiId }));
    expect(Items?.[0]?.DeploymentId).toBe(DeploymentId);
  });

  it('merge route settings by key and replace the rest', async () => {
    const ApiId = await test.newApi();
    for (const RouteKey of ['GET /a', 'GET /b'])
      await test.gateway.send(new CreateRouteCommand({ ApiId, RouteKey }));
    const StageName = '$default';
    const first = { 'GET /a': { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 0.5 } };
    await test.gateway.send(new CreateStageCommand({ ApiId, StageName, RouteSettings: first }));
    const second = { 'GET /b': { ThrottlingBurstLimit: 2 } };
    const AccessLogSettings = { DestinationArn: destination, Format: '$context.requestId' };
    const updated = await test.gateway.send(
      new UpdateStageCommand({ ApiId, StageName, RouteSettings: second, AccessLogSettings }),
    );
    expect(updated).toMatchObject({ RouteSettings: { ...first, ...second }, AccessLogSettings });
    await test.gateway.send(new DeleteAccessLogSettingsCommand({ ApiId, StageName }));
    const { AccessLogSettings: left } = await test.gateway.send(new GetStageCommand({ ApiId, StageName }));
    expect(left).toBeUndefined();
    await test.gateway.send(new DeleteStageCommand({ ApiId, StageName }));
    await expect(test.gateway.send(new GetStageCommand({ ApiId, StageName }))).rejects.toMatchObject(
      refusal('NotFoundException', 404, /^Unable to find Stage by name \$default within the API/),
    );
  });

  it.each([
    ['an invalid name', { StageName: 'a b' }, 'BadRequestException', /Invalid stage name/],
    [
      'a missing route',
      { RouteSettings: { 'GET /x': {} } },
      'NotFoundException',
      /Unable to find Route by key GET \/x/,
    ],
    [
      'a destination that is not a log group',
      { AccessLogSettings: { DestinationArn: 'arn:aws:s3:::b', Format: '$context.requestId' } },
      'BadRequestException',
      /log group/,
    ],
    [
      'a format without request id',
      { AccessLogSettings: { DestinationArn: destination, Format: '$context.status' } },
      'BadRequestException',
      /requestId/,
    ],
    [
      'a format with two lines',
      { AccessLogSettings: { DestinationArn: destination, Format: '$context.requestId\n$context.status' } },
      'BadRequestException',
      /single line/,
    ],
  ])('are rejected with %s', async (_what, members, name, message) => {
    const ApiId = await test.newApi();
    const create = new CreateStageCommand({ ApiId, StageName: 'test', ...members });
    await expect(test.gateway.send(create)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it('have unique names', async () => {
    const ApiId = await test.newApi();
    const create = () => test.gateway.send(new CreateStageCommand({ ApiId, StageName: 'test' }));
    await create();
    await expect(create()).rejects.toMatchObject(refusal('ConflictException', 409, /Stage already exists/));
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
