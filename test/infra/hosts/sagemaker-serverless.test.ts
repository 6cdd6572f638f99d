import { describe, expect, it } from 'vitest';
import { declared, site, specOf, statementsOf } from '../declared.ts';

describe('the serverless host', () => {
  it('runs on the CPU image with one worker, without instance options', () => {
    const { resources } = declared();
    const model = specOf(resources, 'model');
    expect(model.image).toContain('-cpu-');
    expect(model.vpc).toBeUndefined();
    expect(model.environment).toMatchObject({
      SAGEMAKER_MODEL_SERVER_WORKERS: '1',
      MMS_DEFAULT_WORKERS_PER_MODEL: '1',
    });
    expect(specOf(resources, 'endpoint-config').capacity).toEqual({
      type: 'serverless',
      memoryMb: 2048,
      maxConcurrency: 5,
      provisionedConcurrency: undefined,
    });
    expect(specOf(resources, 'endpoint').instanceCount).toBeUndefined();
  });

  it('passes on provisioned concurrency and a KMS key', () => {
    const kmsKeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
    const { resources } = declared({
      host: { type: 'sagemaker-serverless', provisionedConcurrency: 2, kmsKeyId },
    });
    expect(specOf(resources, 'endpoint-config')).toMatchObject({
      capacity: { provisionedConcurrency: 2 },
      kmsKeyId,
    });
    expect(statementsOf(resources).flatMap(({ Action }) => Action)).toContain('kms:CreateGrant');
  });

  it.each(['eu-south-2', 'cn-north-1'])('says that %s has none, and what has', (region) => {
    const there = { ...site, region };
    expect(() => declared({}, undefined, there)).toThrow(region);
    expect(() => declared({ host: { type: 'sagemaker-realtime' } }, undefined, there)).not.toThrow();
  });
});
