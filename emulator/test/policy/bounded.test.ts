import { describe, expect, it } from 'vitest';
import { evaluateBounded } from '../../src/policy/bounded.ts';
import { contextOf } from '../../src/policy/condition.ts';

const need = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: contextOf({}) };

function policy(...effects: ('Allow' | 'Deny')[]) {
  const Statement = effects.map((Effect) => ({ Effect, Action: 's3:GetObject', Resource: '*' }));
  return {
    id: 'p',
    type: 'user-managed' as const,
    document: JSON.stringify({ Version: '2012-10-17', Statement }),
  };
}

describe('a request within a permissions boundary', () => {
  it.each([
    ['both allow', policy('Allow'), policy('Allow'), 'allowed', 'identity-based policy'],
    ['only the policy allows', policy('Allow'), policy(), 'implicitDeny', 'permissions boundary'],
    ['only the boundary allows', policy(), policy('Allow'), 'implicitDeny', 'identity-based policy'],
    ['the policy denies', policy('Allow', 'Deny'), policy('Allow'), 'explicitDeny', 'identity-based policy'],
    ['the boundary denies', policy('Allow'), policy('Allow', 'Deny'), 'explicitDeny', 'permissions boundary'],
    [
      'only the boundary speaks, and denies',
      policy(),
      policy('Deny'),
      'explicitDeny',
      'permissions boundary',
    ],
    ['the boundary is not known', policy('Allow'), 'unknown', 'implicitDeny', 'permissions boundary'],
  ] as const)('%s', (_name, own, boundary, decision, decidedBy) => {
    expect(evaluateBounded({ policies: [own], boundary }, need)).toMatchObject({ decision, decidedBy });
  });

  it('is decided by the policies alone without one', () => {
    expect(evaluateBounded({ policies: [policy('Allow')] }, need).decision).toBe('allowed');
  });
});
