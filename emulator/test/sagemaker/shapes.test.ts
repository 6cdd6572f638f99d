import { describe, expect, it } from 'vitest';
import { violationsOf } from '../../src/protocol/constraints.ts';
import { refuseAll } from '../../src/protocol/violation.ts';

function message(operation: string, input: unknown): string {
  const violations = violationsOf('sagemaker', operation, input);
  if (violations.length === 0) return 'accepted';
  const error = refuseAll('ValidationException')(violations);
  return `${error.name}: ${error.message}`;
}

function model(environment: object): object {
  return { ModelName: 'm', PrimaryContainer: { Environment: environment } };
}

describe('an input', () => {
  it('accepts what the service model allows', () => {
    const name = { EndpointName: 'a'.repeat(63), EndpointConfigName: 'A-1' };
    expect(message('CreateEndpoint', name)).toBe('accepted');
    expect(message('CreateEndpoint', { ...name, Tags: [{ Key: 'sm:owner', Value: '' }] })).toBe('accepted');
  });

  it('names a missing member', () => {
    expect(message('DescribeEndpoint', {})).toBe(
      "ValidationException: 1 validation error detected: Value null at 'endpointName' failed to satisfy " +
        'constraint: Member must not be null',
    );
  });

  it('counts every violated constraint, length and pattern separately', () => {
    expect(message('DescribeEndpoint', { EndpointName: `-${'a'.repeat(63)}` })).toBe(
      `ValidationException: 2 validation errors detected: Value '-${'a'.repeat(63)}' at 'endpointName' failed to ` +
        "satisfy constraint: Member must have length less than or equal to 63; Value '-" +
        `${'a'.repeat(63)}' at 'endpointName' failed to satisfy constraint: Member must satisfy regular expression ` +
        'pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
    );
  });

  it('finds the member inside lists and structures by its path', () => {
    const variant = {
      VariantName: 'v',
      ModelName: 'm',
      ServerlessConfig: { MemorySizeInMB: 7000, MaxConcurrency: 0 },
    };
    const text = message('CreateEndpointConfig', {
      EndpointConfigName: 'c',
      ProductionVariants: [variant],
    });
    expect(text).toContain(
      "Value '7000' at 'productionVariants.1.member.serverlessConfig.memorySizeInMB' failed to satisfy " +
        'constraint: Member must have value less than or equal to 6144',
    );
    expect(text).toContain(
      "Value '0' at 'productionVariants.1.member.serverlessConfig.maxConcurrency' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1',
    );
  });

  it('rejects instance types that hosting does not support', () => {
    const variant = { VariantName: 'v', InitialInstanceCount: 1 };
    const shape = (type: string): object => ({
      EndpointConfigName: 'c',
      ProductionVariants: [{ ...variant, InstanceType: type }],
    });
    for (const type of ['ml.t2.medium', 'ml.m5.large', 'ml.p6-b200.48xlarge', 'ml.g4dn.12xlarge']) {
      expect(message('CreateEndpointConfig', shape(type))).toBe('accepted');
    }
    for (const type of ['ml.t3.medium', 'm5.large', 'local', 'ml.m7g.large']) {
      expect(message('CreateEndpointConfig', shape(type))).toContain(
        `Value '${type}' at 'productionVariants.1.member.instanceType' failed to satisfy constraint`,
      );
    }
  });

  it('limits the environment to 100 entries, valid keys, and values of 1024 characters', () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`K${index}`, 'v']));
    expect(message('CreateModel', model(many))).toContain(
      'Member must have length less than or equal to 100',
    );
    expect(message('CreateModel', model({ 'a-b': 'v' }))).toContain(
      "Value '{a-b=v}' at 'primaryContainer.environment' failed to satisfy constraint: Map keys must satisfy " +
        'constraint: [Member must have length less than or equal to 1024',
    );
    expect(message('CreateModel', model({ A: 'x'.repeat(1025) }))).toContain(
      "at 'primaryContainer.environment' failed to satisfy constraint: Map value must satisfy constraint",
    );
    expect(message('CreateModel', model({ A: 'x'.repeat(1024) }))).toBe('accepted');
  });

  it('reports a wrong JSON type like the service’s parser', () => {
    expect(message('DescribeEndpoint', { EndpointName: 5 })).toBe(
      'SerializationException: NUMBER_VALUE can not be converted to a String',
    );
    expect(message('ListModels', { MaxResults: '5' })).toBe(
      'SerializationException: STRING_VALUE can not be converted to an Integer',
    );
    expect(message('ListModels', { MaxResults: 0 })).toContain('greater than or equal to 1');
  });
});
