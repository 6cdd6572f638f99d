import { describe, expect, it } from 'vitest';
import { readFlags } from '../../../src/cli/flags/flags.ts';
import { hostWith } from '../../../src/cli/flags/host-flags.ts';
import { OPTION_FLAGS } from '../../../src/cli/load-config.ts';

const given = (...args: string[]) => readFlags(args, OPTION_FLAGS);

const SERVERLESS = { type: 'sagemaker-serverless', memoryMb: 3072, maxConcurrency: 8 };
const REALTIME = { type: 'sagemaker-realtime', instanceType: 'ml.c6i.large', instanceCount: 3 };

describe('hostWith', () => {
  it('leaves a file alone when no flag is given, and is serverless without either', () => {
    expect(hostWith(REALTIME, given())).toEqual(REALTIME);
    expect(hostWith(undefined, given())).toEqual({ type: 'sagemaker-serverless' });
  });

  it('lays what is typed over what is written', () => {
    expect(hostWith(SERVERLESS, given('--memory', '2048', '--provisioned-concurrency', '2'))).toEqual({
      ...SERVERLESS,
      memoryMb: 2048,
      provisionedConcurrency: 2,
    });
    expect(hostWith(REALTIME, given('--instance', 'ml.m5.large', '--instances', '1'))).toEqual({
      type: 'sagemaker-realtime',
      instanceType: 'ml.m5.large',
      instanceCount: 1,
    });
  });

  it('keeps the file’s options under the same host', () => {
    expect(hostWith(SERVERLESS, given('--host', 'sagemaker-serverless'))).toEqual(SERVERLESS);
  });

  it('does not leave a network boundary behind: the check then refuses it', () => {
    const vpc = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    expect(hostWith({ ...REALTIME, vpc }, given('--host', 'sagemaker-serverless'))).toEqual({
      type: 'sagemaker-serverless',
      vpc,
    });
  });

  it('leaves behind what only the other host has, and carries over what both have', () => {
    expect(hostWith(SERVERLESS, given('--host', 'sagemaker-realtime', '--instances', '2'))).toEqual({
      type: 'sagemaker-realtime',
      instanceCount: 2,
    });
    const kmsKeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(hostWith({ ...REALTIME, kmsKeyId }, given('--host', 'sagemaker-serverless'))).toEqual({
      type: 'sagemaker-serverless',
      kmsKeyId,
    });
  });

  it('carries a slip over, so that the check sees it', () => {
    const slip = { ...SERVERLESS, memroyMb: 1024 };
    expect(hostWith(slip, given('--host', 'sagemaker-realtime'))).toMatchObject({ memroyMb: 1024 });
  });

  it.each([
    [['--memory', '2048', '--host', 'sagemaker-realtime'], SERVERLESS, '--memory', 'sagemaker-realtime'],
    [['--max-concurrency', '5'], REALTIME, '--max-concurrency', 'sagemaker-realtime'],
    [['--instance', 'ml.m5.large'], SERVERLESS, '--instance', 'sagemaker-serverless'],
    [['--instances', '2'], undefined, '--instances', 'sagemaker-serverless'],
  ])('refuses %j over %j and names flag and host', (args, file, flag, host) => {
    expect(() => hostWith(file, given(...args))).toThrow(`${flag} does not fit the host ${host}`);
  });
});
