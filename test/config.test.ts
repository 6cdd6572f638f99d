import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../src/config.ts';

function refusal(over: object): string {
  try {
    parseConfig({ name: 'shop', model: './m', ...over });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('it was taken');
}

describe('parseConfig', () => {
  it('fills every default', () => {
    const config: Config = parseConfig({ name: 'shop', model: './m' });
    expect(config).toMatchObject({
      stage: 'dev',
      host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },
      container: { family: 'huggingface' },
      gateway: { auth: 'iam' },
    });
  });

  it.each([
    [{ name: 'Shop' }, 'name: must be lower-case'],
    [{ name: 'a'.repeat(23) }, 'name:'],
    [{ host: { type: 'sagemaker-serverless', memoryMb: 1500 } }, 'host.memoryMb: must be one of 1024, 2048'],
    [{ host: { type: 'sagemaker-serverless', maxConcurrency: 201 } }, 'host.maxConcurrency:'],
    [{ gateway: { auth: 'open' } }, 'gateway.auth:'],
    [{ memory: 2048 }, 'memory'],
    [{ logRetentionDays: 13 }, 'logRetentionDays:'],
    [{ container: { environment: { 'A-B': 'c' } } }, 'container.environment'],
  ])('refuses %j and names it', (over, named) => {
    expect(refusal(over)).toContain(named);
  });

  it('names every wrong option at once', () => {
    const message = refusal({ stage: 'X', region: 'mars' });
    expect(message).toContain('stage:');
    expect(message).toContain('region:');
  });
});
