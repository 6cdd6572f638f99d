import { describe, expect, it } from 'vitest';
import { hostWith } from '../../../src/cli/flags/host-flags.ts';
import { argsOf } from '../args.ts';

const parsed = (...args: string[]) => argsOf('deploy', ...args);

const SERVERLESS = { type: 'sagemaker-serverless', memoryMb: 3072, maxConcurrency: 8 };
const REALTIME = { type: 'sagemaker-realtime', instanceType: 'ml.c6i.large', instanceCount: 3 };

describe('hostWith', () => {
  it('returns the options of the file without flags, and serverless without either', () => {
    expect(hostWith(REALTIME, parsed())).toEqual(REALTIME);
    expect(hostWith(undefined, parsed())).toEqual({ type: 'sagemaker-serverless' });
  });

  it('overrides options of the file with flags', () => {
    expect(hostWith(SERVERLESS, parsed('--memory', '2048', '--provisioned-concurrency', '2'))).toEqual({
      ...SERVERLESS,
      memoryMb: 2048,
      provisionedConcurrency: 2,
    });
    expect(hostWith(REALTIME, parsed('--instance', 'ml.m5.large', '--instances', '1'))).toEqual({
      type: 'sagemaker-realtime',
      instanceType: 'ml.m5.large',
      instanceCount: 1,
    });
  });

  it('keeps the file’s options under the same host', () => {
    expect(hostWith(SERVERLESS, parsed('--host', 'sagemaker-serverless'))).toEqual(SERVERLESS);
  });

  it('keeps `vpc`, so that the check rejects it', () => {
    const vpc = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    expect(hostWith({ ...REALTIME, vpc }, parsed('--host', 'sagemaker-serverless'))).toEqual({
      type: 'sagemaker-serverless',
      vpc,
    });
  });

  it('drops options that the new host does not support and keeps those that both support', () => {
    expect(hostWith(SERVERLESS, parsed('--host', 'sagemaker-realtime', '--instances', '2'))).toEqual({
      type: 'sagemaker-realtime',
      instanceCount: 2,
    });
    const kmsKeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(hostWith({ ...REALTIME, kmsKeyId }, parsed('--host', 'sagemaker-serverless'))).toEqual({
      type: 'sagemaker-serverless',
      kmsKeyId,
    });
  });

  it('keeps a misspelled option, so that the check finds it', () => {
    const misspelled = { ...SERVERLESS, memroyMb: 1024 };
    expect(hostWith(misspelled, parsed('--host', 'sagemaker-realtime'))).toMatchObject({ memroyMb: 1024 });
  });

  it.each([
    [['--memory', '2048', '--host', 'sagemaker-realtime'], SERVERLESS, '--memory', 'sagemaker-realtime'],
    [['--max-concurrency', '5'], REALTIME, '--max-concurrency', 'sagemaker-realtime'],
    [['--instance', 'ml.m5.large'], SERVERLESS, '--instance', 'sagemaker-serverless'],
    [['--instances', '2'], undefined, '--instances', 'sagemaker-serverless'],
  ])('rejects %j with the file %j and names flag and host', (args, file, flag, host) => {
    expect(() => hostWith(file, parsed(...args))).toThrow(`${flag} is not supported on the host ${host}`);
  });
});
