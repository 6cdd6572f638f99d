import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  ListEndpointsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  archive,
  type HostingAccount,
  INFERENCE_PY,
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingAccount,
  PYTHON,
  REALTIME,
  settled,
} from './hosting-account.ts';
import { containersOn } from '../../../src/container/container-process.ts';

let account: HostingAccount;
const PING_REASON =
  'The primary container for production variant AllTraffic did not pass the ping health check. Please check ' +
  'CloudWatch logs for this endpoint.';
// pip fails on a missing file without network access, so the container exits before it listens.
const BROKEN = {
  'code/inference.py': INFERENCE_PY,
  'code/requirements.txt': './absent-1.0-py3-none-any.whl\n',
};

beforeAll(async () => {
  account = await openHostingAccount({ startContainer: containersOn(PYTHON) });
  await makeModel(account, 'one', { environment: { RELEASE: 'one' } });
  await makeModel(account, 'two', { environment: { RELEASE: 'two' } });
  await makeModel(account, 'broken', { bytes: await archive(BROKEN) });
  for (const name of ['one', 'two', 'broken']) await makeConfig(account, name);
  await makeModel(account, 'instances');
  await makeConfig(account, 'instances', REALTIME);
});
afterAll(async () => await account.close());

async function describeEndpoint(name: string): Promise<DescribeEndpointCommandOutput> {
  return await account.client.send(new DescribeEndpointCommand({ EndpointName: name }));
}

async function release(endpoint: string): Promise<unknown> {
  const answer = await account.runtime.send(
    new InvokeEndpointCommand({ EndpointName: endpoint, ContentType: 'application/json', Body: '{}' }),
  );
  return (JSON.parse(answer.Body.transformToString()) as { release: unknown }).release;
}

async function update(name: string, config: string): Promise<unknown> {
  return await account.client.send(
    new UpdateEndpointCommand({ EndpointName: name, EndpointConfigName: config }),
  );
}

async function list(query: object): Promise<(string | undefined)[]> {
  const { Endpoints = [] } = await account.client.send(new ListEndpointsCommand(query));
  return Endpoints.map((endpoint) => endpoint.EndpointName);
}

describe('an endpoint', () => {
  it('is Creating, then InService with the requested configuration', async () => {
    const { EndpointArn } = await account.client.send(
      new CreateEndpointCommand({
        EndpointName: 'Mixed-Case',
        EndpointConfigName: 'one',
        Tags: [{ Key: 'owner', Value: 'me' }],
      }),
    );
    expect(EndpointArn).toBe('arn:aws:sagemaker:us-east-1:123456789012:endpoint/mixed-case');
    const creating = await describeEndpoint('Mixed-Case');
    expect(creating.EndpointStatus).toBe('Creating');
    expect(creating).not.toHaveProperty('ProductionVariants');
    expect(creating.PendingDeploymentSummary).toMatchObject({ EndpointConfigName: 'one' });
    await waitUntilEndpointInService(
      { client: account.client, maxWaitTime: 60, minDelay: 1 },
      { EndpointName: 'Mixed-Case' },
    );
    const serving = await describeEndpoint('Mixed-Case');
    expect(serving).toMatchObject({
      EndpointName: 'Mixed-Case',
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          CurrentWeight: 1,
          CurrentInstanceCount: 0,
          CurrentServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
          DeployedImages: [
            { ResolvedImage: expect.stringMatching(/inference@sha256:[0-9a-f]{64}$/) as string },
          ],
        },
      ],
    });
    expect(serving).not.toHaveProperty('FailureReason');
    expect(serving).not.toHaveProperty('PendingDeploymentSummary');
    expect(await release('Mixed-Case')).toBe('one');
    const { Tags } = await account.client.send(new ListTagsCommand({ ResourceArn: EndpointArn }));
    expect(Tags).toEqual([{ Key: 'owner', Value: 'me' }]);
  });

  it('has a case-insensitive name', async () => {
    await expect(makeEndpoint(account, 'MIXED-case', 'one')).rejects.toThrow(
      'Cannot create already existing endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mixed-case".',
    );
  });

  it('rejects changes during an update, and serves the old model meanwhile', async () => {
    await makeEndpoint(account, 'moving', 'one');
    const busy =
      'Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/moving".';
    const remove = new DeleteEndpointCommand({ EndpointName: 'moving' });
    await expect(account.client.send(remove)).rejects.toThrow(busy);
    await settled(account, 'moving');
    await update('moving', 'two');
    const updating = await describeEndpoint('moving');
    expect(updating).toMatchObject({
      EndpointStatus: 'Updating',
      EndpointConfigName: 'one',
      PendingDeploymentSummary: { EndpointConfigName: 'two' },
    });
    expect(await release('moving')).toBe('one');
    await expect(update('moving', 'one')).rejects.toThrow(busy);
    expect(await settled(account, 'moving')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'two',
    });
    expect(await release('moving')).toBe('two');
    await account.client.send(remove);
    expect((await describeEndpoint('moving')).EndpointStatus).toBe('Deleting');
    await expect(account.client.send(remove)).rejects.toThrow(busy);
    await expect(settled(account, 'moving')).rejects.toThrow(
      'Could not find endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/moving".',
    );
  });

  it('that cannot start is Failed, and can only be deleted', async () => {
    await makeEndpoint(account, 'failing', 'broken');
    const failed = await settled(account, 'failing');
    expect(failed).toMatchObject({ EndpointStatus: 'Failed', FailureReason: PING_REASON });
    expect(failed).not.toHaveProperty('ProductionVariants');
    const lines = [...account.logs].filter(([at]) =>
      at.startsWith('/aws/sagemaker/Endpoints/failing AllTraffic/'),
    );
    expect(lines.flatMap(([, text]) => text).join('\n')).toContain('absent-1.0-py3-none-any.whl');
    await expect(update('failing', 'one')).rejects.toThrow('Cannot update failed endpoint');
    await account.client.send(new DeleteEndpointCommand({ EndpointName: 'failing' }));
    await expect(settled(account, 'failing')).rejects.toThrow('Could not find endpoint "');
  });

  it('stays InService on the old configuration after a failed update, with the reason', async () => {
    await makeEndpoint(account, 'kept', 'one');
    await settled(account, 'kept');
    await update('kept', 'broken');
    expect(await settled(account, 'kept')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'one',
      FailureReason: PING_REASON,
    });
    expect(await release('kept')).toBe('one');
    await update('kept', 'two');
    expect(await settled(account, 'kept')).not.toHaveProperty('FailureReason');
  });

  it('changes its concurrency without a new configuration', async () => {
    await makeEndpoint(account, 'scaled', 'one');
    await settled(account, 'scaled');
    const rescale = async (VariantName: string, more: object): Promise<unknown> =>
      await account.client.send(
        new UpdateEndpointWeightsAndCapacitiesCommand({
          EndpointName: 'scaled',
          DesiredWeightsAndCapacities: [{ VariantName, ...more }],
        }),
      );
    await expect(rescale('none', { DesiredWeight: 1 })).rejects.toThrow(
      'Could not find production variant "none"',
    );
    await expect(rescale('AllTraffic', { DesiredInstanceCount: 2 })).rejects.toThrow('has no instances');
    await expect(
      rescale('AllTraffic', { ServerlessUpdateConfig: { ProvisionedConcurrency: 9 } }),
    ).rejects.toThrow('ProvisionedConcurrency must be less than or equal to MaxConcurrency');
    await rescale('AllTraffic', { ServerlessUpdateConfig: { MaxConcurrency: 9, ProvisionedConcurrency: 2 } });
    expect((await describeEndpoint('scaled')).EndpointStatus).toBe('Updating');
    const [variant] = (await settled(account, 'scaled')).ProductionVariants ?? [];
    expect(variant?.CurrentServerlessConfig).toEqual({
      MemorySizeInMB: 2048,
      MaxConcurrency: 9,
      ProvisionedConcurrency: 2,
    });
  });

  it('can change from serverless to instances but not back, and retains its count on request', async () => {
    await makeEndpoint(account, 'one-way', 'one');
    await settled(account, 'one-way');
    await update('one-way', 'instances');
    await settled(account, 'one-way');
    await expect(update('one-way', 'one')).rejects.toThrow(
      /Cannot update real-time endpoint .* to a serverless/,
    );
    await account.client.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: 'one-way',
        DesiredWeightsAndCapacities: [{ VariantName: 'AllTraffic', DesiredInstanceCount: 3 }],
      }),
    );
    await settled(account, 'one-way');
    const retain = {
      EndpointName: 'one-way',
      EndpointConfigName: 'instances',
      RetainAllVariantProperties: true,
    };
    await account.client.send(new UpdateEndpointCommand(retain));
    expect((await settled(account, 'one-way')).ProductionVariants?.[0]?.CurrentInstanceCount).toBe(3);
    await update('one-way', 'instances');
    expect((await settled(account, 'one-way')).ProductionVariants?.[0]?.CurrentInstanceCount).toBe(1);
  });

  it('outlives its configuration', async () => {
    await makeModel(account, 'brief');
    await makeConfig(account, 'brief');
    await makeEndpoint(account, 'orphan', 'brief');
    await account.client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'brief' }));
    expect(await settled(account, 'orphan')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'brief',
    });
    await expect(update('orphan', 'brief')).rejects.toThrow(
      'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/brief".',
    );
  });

  it('over the memory quota is rejected with ResourceLimitExceeded', async () => {
    await makeModel(account, 'big');
    await makeConfig(account, 'big', { ServerlessConfig: { MemorySizeInMB: 4096, MaxConcurrency: 1 } });
    const error: unknown = await makeEndpoint(account, 'big', 'big').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'ResourceLimitExceeded',
      message:
        "The account-level service limit 'Memory size in MB per serverless endpoint' is 3072 MBs, with current " +
        'utilization of 0 MBs and a request delta of 4096 MBs. Please use AWS Service Quotas to request an ' +
        'increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an ' +
        'increase for this quota.',
    });
  });

  it('is listed by status and name', async () => {
    expect(await list({ NameContains: 'mixed' })).toEqual(['Mixed-Case']);
    expect(await list({ StatusEquals: 'Failed' })).toEqual([]);
    expect(await list({ MaxResults: 1, SortBy: 'Name', SortOrder: 'Descending' })).toEqual(['scaled']);
  });
});
