import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteDeploymentCommand,
  DeleteRestApiCommand,
  DeleteUsagePlanCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetRestApiCommand,
  GetStageCommand,
  GetStagesCommand,
  GetTagsCommand,
  GetUsagePlanKeysCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAccountCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import { document, lambdaIntegration, openRestAccount } from './rest-account.ts';

const test = oncePerFile(openRestAccount);
const ONE_PATH = { '/classify': { post: lambdaIntegration() } };

const deployed = async (stageName = 'v1') => {
  const { id: restApiId = '' } = await test.imported(document(ONE_PATH));
  const { id: deploymentId = '' } = await test.gateway.send(
    new CreateDeploymentCommand({ restApiId, stageName }),
  );
  return { restApiId, deploymentId };
};

describe('REST APIs', () => {
  it('are created with id, root and tags, and read, updated and deleted', async () => {
    const made = await test.gateway.send(
      new CreateRestApiCommand({
        name: 'any',
        endpointConfiguration: { types: ['REGIONAL'] },
        tags: { stack: 'one' },
      }),
    );
    expect(made).toMatchObject({
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      rootResourceId: expect.stringMatching(/^[a-z0-9]{10}$/),
      apiKeySource: 'HEADER',
      tags: { stack: 'one' },
      createdDate: expect.any(Date),
    });
    const of = { restApiId: made.id ?? '' };
    const patchOperations = [{ op: 'replace', path: '/description', value: 'new' } as const];
    await test.gateway.send(new UpdateRestApiCommand({ ...of, patchOperations }));
    expect(await test.gateway.send(new GetRestApiCommand(of))).toMatchObject({ description: 'new' });
    await test.gateway.send(new DeleteRestApiCommand(of));
    await expect(test.gateway.send(new GetRestApiCommand(of))).rejects.toMatchObject(
      refusal('NotFoundException', 404, /^Invalid API identifier specified 123456789012:/),
    );
  });

  it('reject an unknown patch path without changing anything', async () => {
    const { id: restApiId = '' } = await test.imported(document(ONE_PATH));
    const update = new UpdateRestApiCommand({
      restApiId,
      patchOperations: [
        { op: 'replace', path: '/name', value: 'other' },
        { op: 'replace', path: '/colour', value: 'red' },
      ],
    });
    await expect(test.gateway.send(update)).rejects.toMatchObject(
      refusal('BadRequestException', 400, /^Invalid patch path {2}'\/colour' specified for op 'replace'/),
    );
    expect(await test.gateway.send(new GetRestApiCommand({ restApiId }))).toMatchObject({
      name: 'classifier',
    });
  });
});

describe('deployments and stages', () => {
  it('an API without methods is not deployed', async () => {
    const { id: restApiId = '' } = await test.gateway.send(new CreateRestApiCommand({ name: 'empty' }));
    await expect(test.gateway.send(new CreateDeploymentCommand({ restApiId }))).rejects.toMatchObject(
      refusal('BadRequestException', 400, "The REST API doesn't contain any methods"),
    );
  });

  it('a deployment in use is not deleted; a second one moves the stage', async () => {
    const { restApiId, deploymentId } = await deployed();
    await expect(
      test.gateway.send(new DeleteDeploymentCommand({ restApiId, deploymentId })),
    ).rejects.toMatchObject(refusal('BadRequestException', 400, /^Active stages pointing/));
    const next = await test.gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'v1' }));
    const { item = [] } = await test.gateway.send(new GetStagesCommand({ restApiId }));
    expect(item).toMatchObject([{ stageName: 'v1', deploymentId: next.id }]);
    await test.gateway.send(new DeleteDeploymentCommand({ restApiId, deploymentId }));
  });

  it('settings for all methods and for a single one coexist', async () => {
    const { restApiId } = await deployed();
    const patchOperations = [
      { op: 'replace', path: '/*/*/throttling/rateLimit', value: '10' },
      { op: 'replace', path: '/~1classify/POST/throttling/burstLimit', value: '3' },
      { op: 'replace', path: '/tracingEnabled', value: 'true' },
    ] as const;
    await test.gateway.send(
      new UpdateStageCommand({ restApiId, stageName: 'v1', patchOperations: [...patchOperations] }),
    );
    const stage = await test.gateway.send(new GetStageCommand({ restApiId, stageName: 'v1' }));
    expect(stage.tracingEnabled).toBe(true);
    expect(stage.methodSettings).toMatchObject({
      '*/*': { throttlingRateLimit: 10, throttlingBurstLimit: 5000 },
      'classify/POST': { throttlingBurstLimit: 3 },
    });
    const remove = [{ op: 'remove', path: '/~1classify/POST' } as const];
    await test.gateway.send(new UpdateStageCommand({ restApiId, stageName: 'v1', patchOperations: remove }));
    const after = await test.gateway.send(new GetStageCommand({ restApiId, stageName: 'v1' }));
    expect(Object.keys(after.methodSettings ?? {})).toEqual(['*/*']);
  });

  it('an access log requires an account role that API Gateway can assume', async () => {
    const { restApiId } = await deployed();
    const destination = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/rest';
    const update = new UpdateStageCommand({
      restApiId,
      stageName: 'v1',
      patchOperations: [
        { op: 'replace', path: '/accessLogSettings/destinationArn', value: destination },
        { op: 'replace', path: '/accessLogSettings/format', value: '$context.requestId' },
      ],
    });
    await expect(test.gateway.send(update)).rejects.toMatchObject(
      refusal('BadRequestException', 400, /^CloudWatch Logs role ARN must be set/),
    );
    const role = async (value: string) =>
      await test.gateway.send(
        new UpdateAccountCommand({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }] }),
      );
    await expect(role('arn:aws:iam::123456789012:role/absent')).rejects.toMatchObject(
      refusal('BadRequestException', 400, /does not have required permissions/),
    );
    await role('arn:aws:iam::123456789012:role/gateway-logs');
    expect((await test.gateway.send(update)).accessLogSettings).toEqual({
      destinationArn: destination,
      format: '$context.requestId',
    });
  });
});

describe('keys and usage plans', () => {
  it('a key’s value is returned on creation, and later only on request', async () => {
    const made = await test.gateway.send(
      new CreateApiKeyCommand({ name: 'told-once', enabled: true, tags: { a: 'b' } }),
    );
    expect(made.value).toMatch(/^[\w]{40}$/);
    const apiKey = made.id ?? '';
    expect((await test.gateway.send(new GetApiKeyCommand({ apiKey }))).value).toBeUndefined();
    const told = await test.gateway.send(new GetApiKeyCommand({ apiKey, includeValue: true }));
    expect(told.value).toBe(made.value);
    const { items = [] } = await test.gateway.send(new GetApiKeysCommand({ nameQuery: 'told' }));
    expect(items.map(({ id, value }) => [id, value])).toEqual([[apiKey, undefined]]);
  });

  it('a plan with stages cannot be deleted', async () => {
    const { restApiId } = await deployed();
    const apiStages = [{ apiId: restApiId, stage: 'v1' }];
    const { id: usagePlanId = '' } = await test.gateway.send(
      new CreateUsagePlanCommand({ name: 'plan', apiStages, quota: { limit: 5, period: 'DAY' } }),
    );
    const remove = new DeleteUsagePlanCommand({ usagePlanId });
    await expect(test.gateway.send(remove)).rejects.toMatchObject(
      refusal('BadRequestException', 400, new RegExp(`including ${restApiId}:v1$`)),
    );
    const value = `${restApiId}:v1`;
    await test.gateway.send(
      new UpdateUsagePlanCommand({
        usagePlanId,
        patchOperations: [{ op: 'remove', path: '/apiStages', value }],
      }),
    );
    await test.gateway.send(remove);
  });

  it('a plan for a missing stage is rejected', async () => {
    const apiStages = [{ apiId: 'absent', stage: 'v1' }];
    await expect(
      test.gateway.send(new CreateUsagePlanCommand({ name: 'plan', apiStages })),
    ).rejects.toMatchObject(
      refusal('BadRequestException', 400, /^Invalid API Stage {api: absent, stage: v1}/),
    );
  });

  it('a key can be in only one plan per stage', async () => {
    const { restApiId } = await deployed();
    const apiStages = [{ apiId: restApiId, stage: 'v1' }];
    const key = await test.gateway.send(new CreateApiKeyCommand({ name: 'k' }));
    const put = async (usagePlanId = '') =>
      await test.gateway.send(
        new CreateUsagePlanKeyCommand({ usagePlanId, keyId: key.id, keyType: 'API_KEY' }),
      );
    const one = await test.gateway.send(new CreateUsagePlanCommand({ name: 'one', apiStages }));
    const two = await test.gateway.send(new CreateUsagePlanCommand({ name: 'two', apiStages }));
    await put(one.id);
    await expect(put(two.id)).rejects.toMatchObject({ name: 'ConflictException' });
    const { items } = await test.gateway.send(new GetUsagePlanKeysCommand({ usagePlanId: one.id }));
    expect(items).toMatchObject([{ id: key.id, type: 'API_KEY', name: 'k' }]);
  });
});

it('APIs, stages, keys and plans are tagged by ARN', async () => {
  const { restApiId } = await deployed();
  const key = await test.gateway.send(new CreateApiKeyCommand({ name: 'tagged' }));
  const plan = await test.gateway.send(new CreateUsagePlanCommand({ name: 'tagged' }));
  const paths = [`restapis/${restApiId}`, `restapis/${restApiId}/stages/v1`, `apikeys/${key.id}`];
  for (const path of [...paths, `usageplans/${plan.id}`]) {
    const resourceArn = `arn:aws:apigateway:us-east-1::/${path}`;
    await test.gateway.send(new TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }));
    await test.gateway.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await test.gateway.send(new GetTagsCommand({ resourceArn }));
    expect(tags).toEqual({ b: '2' });
  }
});
