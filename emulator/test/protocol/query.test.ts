import { describe, expect, it } from 'vitest';
import { parseForm } from '../../src/protocol/query.ts';

function parsed(form: string): unknown {
  return parseForm(new URLSearchParams(form));
}

describe('parseForm', () => {
  it('reads structures and lists, in order of their numbers', () => {
    const members = Array.from({ length: 11 }, (_, index) => `Keys.member.${11 - index}=k${11 - index}`).join(
      '&',
    );
    expect(parsed(`Name=a+b&${members}`)).toEqual({
      Name: 'a b',
      Keys: ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9', 'k10', 'k11'],
    });
    expect(parsed('Tags.member.1.Key=a&Tags.member.1.Value=&Tags.member.2.Key=b')).toEqual({
      Tags: [{ Key: 'a', Value: '' }, { Key: 'b' }],
    });
  });

  it('takes no name for more than a name', () => {
    parsed('__proto__.polluted=yes&constructor.prototype.polluted=yes');
    expect({}).not.toHaveProperty('polluted');
  });
});
