import { readFileSync } from 'node:fs';
import { CreateApiCommand, ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import * as iamSdk from '@aws-sdk/client-iam';
import * as s3Sdk from '@aws-sdk/client-s3';
import * as sagemakerSdk from '@aws-sdk/client-sagemaker';
import { expect, it, describe } from 'vitest';
import { membersPage } from '../../constraints/members-page.ts';
import { createApiGatewayV2 } from '../../src/apigatewayv2/apigatewayv2.ts';
import { createEmulator } from '../../src/index.ts';
import { createIam } from '../../src/iam/iam.ts';
import { checkSupported, membersOf } from '../../src/protocol/members.ts';
import { operationOf } from '../../src/protocol/smithy-schema.ts';
import { createS3 } from '../../src/s3/s3.ts';
import { createSageMaker } from '../../src/sagemaker/sagemaker.ts';
import { oncePerFile, openTestAccount, refusal } from '../account-context.ts';
import { TABLES, unknownPaths } from './member-tables.ts';

// In botocore's model, but not in the one that the SDK client ships.
const NEWER = 'CreateAuthorizer: jwtConfiguration';

describe('the tables of members', () => {
  it.each(Object.entries(TABLES))(
    'of %s name members of the model only, and the members of each structure',
    (_, table) => {
      const wrong = Object.entries(table.members).flatMap(([name, treatment]) =>
        unknownPaths(operationOf(table.sdk, name), treatment).map((path) => `${name}: ${path}`),
      );
      expect(wrong.filter((path) => !path.startsWith(NEWER))).toEqual([]);
    },
  );

  it('have every operation that is emulated', async () => {
    const emulator = await createEmulator();
    const page = await emulator.fetch(new Request('http://localhost/_emulator/members'));
    await emulator.close();
    const emulated = (await page.json()) as Record<string, object>;
    for (const [service, table] of Object.entries(TABLES)) {
      expect(Object.keys(table.members).toSorted(), service).toEqual(
        Object.keys(emulated[service] ?? {}).toSorted(),
      );
    }
    expect(Object.keys(TABLES).toSorted()).toEqual(Object.keys(emulated).toSorted());
  });

  it('are on the page that lists them; `node emulator/constraints/write-members.ts` writes it', async () => {
    const written = readFileSync(new URL('../../MEMBERS.md', import.meta.url), 'utf8');
    expect(written).toBe(await membersPage());
  });
});

describe('an input', () => {
  const operation = operationOf(s3Sdk, 'CreateBucket');
  const treatment = { honoured: 'Bucket CreateBucketConfiguration{Tags{Key}}', only: { ACL: ['private'] } };
  const check = (input: object) => checkSupported(operation, treatment, { Bucket: 'b', ...input });

  it.each([
    [{ ObjectOwnership: 'ObjectWriter' }, 'ObjectOwnership of CreateBucket.'],
    [{ ACL: 'public-read' }, 'ACL of CreateBucket with a value other than private.'],
    [
      { CreateBucketConfiguration: { Tags: [{ Key: 'a' }, { Key: 'b', Value: '' }, { Value: 'x' }] } },
      'CreateBucketConfiguration.Tags.Value of CreateBucket.',
    ],
    [{ OfTheFuture: 1 }, 'OfTheFuture of CreateBucket.'],
  ])('with %j is refused by name', (input, what) => {
    expect(() => check(input)).toThrow(`This emulator does not support ${what}`);
  });

  it.each([{ ACL: 'private' }, { CreateBucketConfiguration: { Tags: [] } }, { GrantRead: undefined }])(
    'with %j is accepted',
    (input) => {
      expect(() => check(input)).not.toThrow();
    },
  );

  it('keeps a member whole, and lists every other one', () => {
    const whole = { stored: 'CreateBucketConfiguration{*}' };
    const input = { CreateBucketConfiguration: { Tags: [{ Key: 'a', Value: 'b' }] } };
    expect(() => checkSupported(operation, whole, input)).not.toThrow();
    const listed = membersOf(operation, whole).map(({ path, how }) => [path, how]);
    expect(listed).toContainEqual(['CreateBucketConfiguration', 'stored']);
    expect(listed).toContainEqual(['GrantRead', 'refused']);
    expect(listed).toHaveLength(operation.input.members.size);
  });
});

describe('each protocol', () => {
  const test = oncePerFile(async () =>
    openTestAccount((account) => {
      const [iam, s3] = [createIam(account), createS3(account)];
      const sagemaker = createSageMaker(account);
      const services = [iam.service, s3.service, sagemaker.service, createApiGatewayV2(account).service];
      return { services, ports: { roles: iam.port, objects: s3.port } };
    }),
  );

  it('refuses a member in its own form', async () => {
    const config = test.clientConfig();
    const calls = {
      'PermissionsBoundaryPolicyInputList of SimulatePrincipalPolicy': new iamSdk.IAMClient(config).send(
        new iamSdk.SimulatePrincipalPolicyCommand({
          PolicySourceArn: 'arn:aws:iam::123456789012:user/emulator',
          ActionNames: ['s3:GetObject'],
          PermissionsBoundaryPolicyInputList: ['{}'],
        }),
      ),
      'GrantRead of CreateBucket': new s3Sdk.S3Client({ ...config, forcePathStyle: true }).send(
        new s3Sdk.CreateBucketCommand({ Bucket: 'granted', GrantRead: 'id=1' }),
      ),
      'InferenceExecutionConfig of CreateModel': new sagemakerSdk.SageMakerClient(config).send(
        new sagemakerSdk.CreateModelCommand({
          ModelName: 'm',
          InferenceExecutionConfig: { Mode: 'Direct' },
        }),
      ),
      'Target of CreateApi': new ApiGatewayV2Client(config).send(
        new CreateApiCommand({ Name: 'quick', ProtocolType: 'HTTP', Target: 'https://a.example' }),
      ),
    };
    await Promise.all(
      Object.entries(calls).map(async ([what, call]) => {
        await expect(call).rejects.toMatchObject(refusal('NotImplemented', 501, `does not support ${what}`));
      }),
    );
  });
});
