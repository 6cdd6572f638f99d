import * as iam from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { decodeForm } from '../../src/protocol/query-form.ts';
import { operationOf } from '../../src/protocol/smithy-schema.ts';

function decoded(operation: string, form: string): unknown {
  return decodeForm(operationOf(iam, operation).input, new URLSearchParams(form));
}

describe('decodeForm', () => {
  it('reads structures and lists, in numeric order', () => {
    const members = Array.from(
      { length: 11 },
      (_, index) => `TagKeys.member.${11 - index}=k${11 - index}`,
    ).join('&');
    expect(decoded('UntagRole', `RoleName=a+b&${members}`)).toEqual({
      RoleName: 'a b',
      TagKeys: ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9', 'k10', 'k11'],
    });
    expect(decoded('TagRole', 'Tags.member.1.Key=a&Tags.member.1.Value=&Tags.member.2.Key=b')).toEqual({
      Tags: [{ Key: 'a', Value: '' }, { Key: 'b' }],
    });
  });

  it('reads numbers as numbers', () => {
    expect(decoded('UpdateRole', 'MaxSessionDuration=3600')).toEqual({ MaxSessionDuration: 3600 });
  });

  it('does not use names as prototype keys', () => {
    decoded('TagRole', '__proto__.polluted=yes&constructor.prototype.polluted=yes');
    expect({}).not.toHaveProperty('polluted');
  });
});
