import { describe, expect, it } from 'vitest';
import { arnLike, permitsInvoke, policyStatement } from '../../src/lambda/resource-policy.ts';

const SOURCE = 'arn:aws:execute-api:us-east-1:123456789012:abc/$default/POST/classify';
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:proxy';
const GATEWAY = 'apigateway.amazonaws.com';

describe('arnLike', () => {
  it.each([
    [SOURCE, true],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*/POST/classify', true],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*', true],
    ['arn:aws:execute-api:*:*:ab?/*/*/classify', true],
    ['arn:aws:execute-api:us-east-1:123456789012:abd/*', false],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*/GET/classify', false],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*/POST/class', false],
    ['arn:aws:execute-api:*', false],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/.default/POST/classify', false],
  ])('%s: %s', (pattern, expected) => expect(arnLike(pattern, SOURCE)).toBe(expected));
});

describe('permitsInvoke', () => {
  const base = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: GATEWAY };
  it.each([
    ['the service alone', base, true],
    [
      'the service for this API',
      { ...base, SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc/*' },
      true,
    ],
    ['every action', { ...base, Action: 'lambda:*' }, true],
    ['this account', { ...base, SourceAccount: '123456789012' }, true],
    ['everybody', { ...base, Principal: '*' }, true],
    ['another action', { ...base, Action: 'lambda:GetFunction' }, false],
    ['another service', { ...base, Principal: 'events.amazonaws.com' }, false],
    ['another account', { ...base, SourceAccount: '210987654321' }, false],
    ['another API', { ...base, SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:xyz/*' }, false],
  ])('for %s is judged', (_what, permission, expected) => {
    expect(permitsInvoke([policyStatement(permission, FUNCTION)], GATEWAY, SOURCE)).toBe(expected);
  });
});
