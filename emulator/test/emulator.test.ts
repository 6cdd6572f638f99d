import { existsSync } from 'node:fs';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetApisCommand, ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../src/emulator.ts';
import { serve } from '../src/http/server.ts';

describe('createEmulator', () => {
  it('serves an empty account to every client, and leaves nothing behind', async () => {
    const emulator = await createEmulator({ instant: true });
    const listening = await serve(emulator, { port: 0 });
    const { credentials } = emulator;
    const config = { endpoint: listening.url, region: 'eu-west-1', credentials, maxAttempts: 1 };
    const s3 = await new S3Client({ ...config, forcePathStyle: true }).send(new ListBucketsCommand({}));
    expect(s3.Buckets ?? []).toEqual([]);
    expect((await new IAMClient(config).send(new ListRolesCommand({}))).Roles).toEqual([]);
    expect((await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({}))).logGroups).toEqual(
      [],
    );
    expect((await new LambdaClient(config).send(new ListFunctionsCommand({}))).Functions).toEqual([]);
    expect((await new ApiGatewayV2Client(config).send(new GetApisCommand({}))).Items).toEqual([]);
    expect((await new SageMakerClient(config).send(new ListEndpointsCommand({}))).Endpoints).toEqual([]);
    const invoke = new InvokeEndpointCommand({ EndpointName: 'none', Body: '{}' });
    await expect(new SageMakerRuntimeClient(config).send(invoke)).rejects.toMatchObject({
      name: 'ValidationError',
    });
    expect(emulator.calls.calls).toHaveLength(7);
    expect(emulator.calls.mutating()).toEqual([]);
    expect(emulator.account.baseUrl()).toBe(listening.url);
    await listening.close();
    await emulator.close();
    expect(existsSync(emulator.account.scratchDir)).toBe(false);
  });

  it('runs all cleanups in reverse order, even if one fails', async () => {
    const emulator = await createEmulator({ instant: true });
    const closed: string[] = [];
    emulator.account.onClose(() => void closed.push('first'));
    emulator.account.onClose(() => {
      throw new Error('stuck');
    });
    emulator.account.onClose(() => void closed.push('last'));
    await expect(emulator.close()).rejects.toMatchObject({ errors: [{ message: 'stuck' }] });
    expect(closed).toEqual(['last', 'first']);
  });

  it('rejects an invalid account id', async () => {
    await expect(createEmulator({ accountId: '1234' })).rejects.toThrow("twelve digits; got '1234'");
  });
});
