import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator.ts';

// The emulator is a function from request to response: no port is opened here, and the clients
// call AWS's own host names.
describe('the emulator behind AWS’s own host names', () => {
  let emulator: Emulator;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const common = { region: 'eu-west-1', credentials };
  const server = setupServer(http.all('*', async ({ request }) => await emulator.fetch(request)));

  beforeAll(async () => {
    delete process.env['AWS_ENDPOINT_URL'];
    emulator = await createEmulator({
      instant: true,
      credentials: { [credentials.accessKeyId]: credentials.secretAccessKey },
    });
    server.listen({ onUnhandledFrame: 'error' });
  });
  afterAll(async () => {
    server.close();
    await emulator.close();
  });

  it('knows the caller', async () => {
    const { Account } = await new STSClient(common).send(new GetCallerIdentityCommand({}));
    expect(Account).toBe('123456789012');
  });

  it('accepts a bucket name as a host prefix', async () => {
    const s3 = new S3Client(common);
    const location = { LocationConstraint: 'eu-west-1' as const };
    await s3.send(new CreateBucketCommand({ Bucket: 'door', CreateBucketConfiguration: location }));
    await s3.send(new PutObjectCommand({ Bucket: 'door', Key: 'a b', Body: 'content' }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'door', Key: 'a b' }));
    expect(await Body?.transformToString()).toBe('content');
  });

  it('separates regions', async () => {
    const { Endpoints } = await new SageMakerClient(common).send(new ListEndpointsCommand({}));
    expect(Endpoints).toEqual([]);
    expect(emulator.calls.calls.at(-1)).toMatchObject({ service: 'sagemaker', action: 'ListEndpoints' });
  });
});
