import { createHash } from 'node:crypto';
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient as Client,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { deployFunction, ECHO, functionInput, openFunctionAccount, ROLE, zipOf } from './function-account.ts';
import { oncePerFile, refusal } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

describe('CreateFunction', () => {
  it('returns Pending, then GetFunction returns Active and Successful', async () => {
    const input = functionInput('fresh', ECHO);
    const created = await test.lambda.send(new CreateFunctionCommand(input));
    expect(created).toMatchObject({
      FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:fresh',
      State: 'Pending',
      StateReasonCode: 'Creating',
      CodeSize: input.Code.ZipFile.length,
      CodeSha256: createHash('sha256').update(input.Code.ZipFile).digest('base64'),
      Version: '$LATEST',
      MemorySize: 128,
      Timeout: 3,
      Architectures: ['x86_64'],
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/fresh' },
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}\+0000$/),
    });
    expect(created.Environment).toBeUndefined();
    await deployFunction(test.lambda, 'settled', ECHO);
    const { Configuration, Code, Tags, Concurrency } = await test.lambda.send(
      new GetFunctionCommand({ FunctionName: 'settled' }),
    );
    expect(Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
    expect(Code?.RepositoryType).toBe('S3');
    expect([Tags, Concurrency]).toEqual([undefined, undefined]);
  });

  it('serves the package at Code.Location', async () => {
    await deployFunction(test.lambda, 'located', ECHO);
    const { Configuration, Code } = await test.lambda.send(
      new GetFunctionCommand({ FunctionName: 'located' }),
    );
    const zip = new Uint8Array(await (await fetch(Code?.Location ?? '')).arrayBuffer());
    expect(createHash('sha256').update(zip).digest('base64')).toBe(Configuration?.CodeSha256);
  });

  it('reads its code from S3', async () => {
    test.objects.set('artifacts/proxy.zip', { bytes: zipOf({ 'index.mjs': ECHO }), region: 'us-east-1' });
    await deployFunction(test.lambda, 'from-s3', '', { Code: { S3Bucket: 'artifacts', S3Key: 'proxy.zip' } });
    const { Payload } = await test.lambda.send(
      new InvokeCommand({ FunctionName: 'from-s3', Payload: '{"a":1}' }),
    );
    expect(Payload?.transformToString()).toBe('{"a":1}');
  });

  it.each([
    [
      'a role Lambda cannot assume',
      { Role: `${ROLE}-missing` },
      'InvalidParameterValueException',
      400,
      /^The role defined for the function cannot be assumed by Lambda\.$/,
    ],
    [
      'a role that is not an ARN',
      { Role: 'proxy' },
      'ValidationException',
      400,
      /'role' failed to satisfy constraint/,
    ],
    ['an invalid name', { FunctionName: 'not a name' }, 'ValidationException', 400, /'functionName'/],
    [
      'a name over 64 characters',
      { FunctionName: 'n'.repeat(65) },
      'ValidationException',
      400,
      /length less than or equal to 64/,
    ],
    [
      'too little memory',
      { MemorySize: 64 },
      'ValidationException',
      400,
      /'memorySize'.*greater than or equal to 128/,
    ],
    [
      'too much memory',
      { MemorySize: 10_241 },
      'InvalidParameterValueException',
      400,
      /less than or equal to 10240/,
    ],
    [
      'too long a timeout',
      { Timeout: 901 },
      'ValidationException',
      400,
      /'timeout'.*less than or equal to 900/,
    ],
    ['a handler with a space', { Handler: 'a b' }, 'ValidationException', 400, /'handler'/],
    ['an old runtime', { Runtime: 'nodejs16.x' }, 'InvalidParameterValueException', 400, /nodejs24\.x/],
    ['a runtime that is not here', { Runtime: 'ruby3.4' }, 'NotImplemented', 501, /runtime ruby3\.4/],
    [
      'no runtime',
      { Runtime: undefined },
      'InvalidParameterValueException',
      400,
      /Runtime and Handler are mandatory/,
    ],
    [
      'over 4 KB of variables',
      { Environment: { Variables: { BIG: 'x'.repeat(4096) } } },
      'InvalidParameterValueException',
      400,
      /exceeded the 4KB limit/,
    ],
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
      400,
      /reserved keys.*AWS_REGION/,
    ],
    [
      'an invalid zip',
      { Code: { ZipFile: Buffer.from('nonsense') } },
      'InvalidParameterValueException',
      400,
      /Could not unzip uploaded file/,
    ],
    [
      'a zip with paths outside its root',
      { Code: { ZipFile: zipOf({ '../evil.mjs': ECHO }) } },
      'InvalidParameterValueException',
      400,
      /Could not unzip/,
    ],
    ['no code', { Code: {} }, 'InvalidParameterValueException', 400, /provide a source for function code/],
    [
      'an absent object',
      { Code: { S3Bucket: 'artifacts', S3Key: 'none' } },
      'InvalidParameterValueException',
      400,
      /NoSuchKey/,
    ],
  ] as const)('rejects %s', async (_what, members, name, status, message) => {
    const input = { ...functionInput('refused', ECHO), ...members } as ConstructorParameters<
      typeof CreateFunctionCommand
    >[0];
    await expect(test.lambda.send(new CreateFunctionCommand(input))).rejects.toMatchObject(
      refusal(name, status, message),
    );
  });

  it('rejects a name in use, but not in another region', async () => {
    await deployFunction(test.lambda, 'taken', ECHO);
    const again = new CreateFunctionCommand(functionInput('taken', ECHO));
    await expect(test.lambda.send(again)).rejects.toMatchObject(
      refusal('ResourceConflictException', 409, /already exist/),
    );
    const elsewhere = new Client(test.clientConfig('eu-west-1'));
    const { FunctionArn } = await elsewhere.send(new CreateFunctionCommand(functionInput('taken', ECHO)));
    expect(FunctionArn).toContain(':eu-west-1:');
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
