import { describe, expect, it } from 'vitest';
import { violationsOf } from '../../src/protocol/constraints.ts';

function texts(service: string, operation: string, input: unknown): string[] {
  return violationsOf(service, operation, input).map(({ text }) => text);
}

function fault(value: string, member: string, wish: string): string {
  return `Value '${value}' at '${member}' failed to satisfy constraint: Member must ${wish}`;
}

describe('text', () => {
  it('breaks no constraint within its bounds', () => {
    expect(texts('iam', 'GetRole', { RoleName: 'a-role' })).toEqual([]);
  });

  it.each([
    ['GetRole', { RoleName: 'a'.repeat(65) }, ['have length less than or equal to 64']],
    ['GetRole', { RoleName: '' }, ['have length greater than or equal to 1']],
    ['GetRole', { RoleName: 'a role' }, [String.raw`satisfy regular expression pattern: [\w+=,.@-]+`]],
  ] as const)('of %s with %j', (operation, input, wishes) => {
    const value = 'RoleName' in input ? input.RoleName : '';
    const found = texts('iam', operation, input);
    for (const wish of wishes) expect(found).toContain(fault(value, 'roleName', wish));
    expect(found.length > 0).toBe(wishes.length > 0);
  });

  it('must match the whole pattern', () => {
    expect(texts('iam', 'GetRole', { RoleName: 'role!' })).toHaveLength(1);
  });

  it('of an enum is one of its values', () => {
    const input = { AuthorizerType: 'KEY', ApiId: 'a', IdentitySource: [], Name: 'a' };
    expect(violationsOf('apigatewayv2', 'CreateAuthorizer', input)).toMatchObject([
      { member: 'AuthorizerType', constraint: 'enum', allowed: ['REQUEST', 'JWT'] },
    ]);
  });

  it('may be missing only if it is optional', () => {
    expect(texts('iam', 'GetUser', {})).toEqual([]);
    expect(violationsOf('iam', 'GetRole', {})).toMatchObject([
      { member: 'RoleName', constraint: 'required' },
    ]);
  });
});

describe('a number', () => {
  const input = (seconds: unknown) => ({ RoleName: 'a', MaxSessionDuration: seconds });

  it('breaks no constraint within its bounds', () => {
    expect(texts('iam', 'UpdateRole', input(3600))).toEqual([]);
  });

  it.each([
    [3599, 'have value greater than or equal to 3600'],
    [43_201, 'have value less than or equal to 43200'],
  ])('%s is rejected', (seconds, wish) => {
    expect(texts('iam', 'UpdateRole', input(seconds))).toEqual([
      fault(String(seconds), 'maxSessionDuration', wish),
    ]);
  });

  it.each(['many', true])('%j has the wrong type', (seconds) => {
    expect(violationsOf('iam', 'UpdateRole', input(seconds))).toMatchObject([{ constraint: 'type' }]);
  });
});
