import { describe, expect, it } from 'vitest';
import { contextOf } from '../../src/policy/condition.ts';
import { evaluate, type Policy } from '../../src/policy/evaluate.ts';
import { fits, fitsArn } from '../../src/policy/wildcard.ts';

function policy(...statements: object[]): Policy {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { id: 'p', type: 'user', document };
}

function decision(
  statements: readonly object[],
  [action, resource]: readonly [string, string],
  context: Parameters<typeof contextOf>[0] = {},
): string {
  const need = { action, resource, context: contextOf(context) };
  return evaluate([policy(...statements)], need).decision;
}

const MODEL = 'arn:aws:sagemaker:eu-west-1:123456789012:model/m-1';
const CREATE = ['sagemaker:CreateModel', MODEL] as const;
const ALLOW = { Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' };

describe('policies', () => {
  it.each([
    ['nothing', [], 'implicitDeny'],
    ['an allow', [ALLOW], 'allowed'],
    ['a deny beside an allow', [ALLOW, { ...ALLOW, Effect: 'Deny' }], 'explicitDeny'],
    ['another action', [{ ...ALLOW, Action: ['sagemaker:DeleteModel', 's3:*'] }], 'implicitDeny'],
    ['the action in other letters', [{ ...ALLOW, Action: 'SageMaker:createmodel' }], 'allowed'],
    ['a part of the action', [{ ...ALLOW, Action: 'sagemaker:Create' }], 'implicitDeny'],
    ['one character of it', [{ ...ALLOW, Action: 'sagemaker:?reateModel' }], 'allowed'],
    [
      'everything except the action',
      [{ ...ALLOW, Action: undefined, NotAction: 'sagemaker:*' }],
      'implicitDeny',
    ],
    ['everything but another', [{ ...ALLOW, Action: undefined, NotAction: ['s3:*'] }], 'allowed'],
    ['the resource', [{ ...ALLOW, Resource: [MODEL] }], 'allowed'],
    ['a prefix of it', [{ ...ALLOW, Resource: MODEL.replace('m-1', 'm-*') }], 'allowed'],
    ['the resource in other letters', [{ ...ALLOW, Resource: MODEL.toUpperCase() }], 'implicitDeny'],
    ['another region', [{ ...ALLOW, Resource: MODEL.replace('eu-west-1', 'us-east-1') }], 'implicitDeny'],
    ['all but the resource', [{ ...ALLOW, Resource: undefined, NotResource: MODEL }], 'implicitDeny'],
    ['all but another', [{ ...ALLOW, Resource: undefined, NotResource: `${MODEL}2` }], 'allowed'],
  ])('%s', (_what, statements, expected) => {
    expect(decision(statements, CREATE)).toBe(expected);
  });

  it('reports the deciding policy', () => {
    const other = { ...policy({ ...ALLOW, Effect: 'Deny' }), id: 'q' };
    const need = { action: CREATE[0], resource: MODEL, context: contextOf({}) };
    expect(evaluate([policy(ALLOW), other], need).matched.map(({ id }) => id)).toEqual(['q']);
  });

  it('substitutes variables, and matches nothing for one without a value', () => {
    const own = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::home/${aws:username}/*' };
    const asked = ['s3:GetObject', 'arn:aws:s3:::home/ann/x'] as const;
    expect(decision([own], asked, { 'aws:username': 'ann' })).toBe('allowed');
    expect(decision([own], asked, { 'aws:username': 'bob' })).toBe('implicitDeny');
    expect(decision([own], asked)).toBe('implicitDeny');
  });
});

describe('conditions', () => {
  const PASS = ['iam:PassRole', 'arn:aws:iam::123456789012:role/exec'] as const;
  const passing = (condition: object) => [
    { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', Condition: condition },
  ];
  const TO_LAMBDA = { 'iam:PassedToService': 'lambda.amazonaws.com' };

  it.each([
    [{ StringEquals: TO_LAMBDA }, true],
    [{ StringEquals: { 'IAM:passedtoservice': ['x', 'lambda.amazonaws.com'] } }, true],
    [{ StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }, false],
    [{ StringNotEquals: TO_LAMBDA }, false],
    [{ StringNotEquals: { 'aws:Absent': 'x' } }, true],
    [{ StringEquals: { 'aws:Absent': 'x' } }, false],
    [{ StringEqualsIfExists: { 'aws:Absent': 'x' } }, true],
    [{ StringEqualsIgnoreCase: { 'iam:PassedToService': 'LAMBDA.amazonaws.com' } }, true],
    [{ StringLike: { 'iam:PassedToService': '*.amazonaws.com' } }, true],
    [{ StringNotLike: { 'iam:PassedToService': '*.amazonaws.com' } }, false],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:*:123456789012:function:*' } }, true],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:*' } }, true],
    [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:lambda:*:9*:*' } }, true],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, true],
    [{ Null: { 'aws:Absent': 'true' } }, true],
    [{ Null: { 'iam:PassedToService': 'true' } }, false],
    [{ NumericLessThanEquals: { 's3:max-keys': '10' } }, true],
    [{ NumericGreaterThan: { 's3:max-keys': '10' } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b', 'c'] } }, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, false],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['b'] } }, true],
    [{ StringEquals: TO_LAMBDA, StringLike: { 'aws:RequestTag/owner': 'y*' } }, false],
    [{ StringEquals: { 'aws:RequestTag/owner': 'x' } }, true],
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, false],
  ])('%j', (condition, holds) => {
    const context = {
      ...TO_LAMBDA,
      'aws:SourceArn': 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      'aws:SecureTransport': 'true',
      's3:max-keys': '10',
      'aws:TagKeys': ['a', 'b'],
      'aws:RequestTag/owner': 'x',
      'aws:SourceIp': '10.1.1.1',
    };
    expect(decision(passing(condition), PASS, context)).toBe(holds ? 'allowed' : 'implicitDeny');
  });

  it('that are not supported keep a Deny in force', () => {
    const deny = { ...ALLOW, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    expect(decision([ALLOW, deny], CREATE)).toBe('explicitDeny');
  });

  it('report keys without a value in the request', () => {
    const need = { action: PASS[0], resource: PASS[1], context: contextOf({}) };
    const verdict = evaluate([policy(...passing({ StringEquals: TO_LAMBDA }))], need);
    expect(verdict).toMatchObject({ decision: 'implicitDeny', missing: ['iam:PassedToService'] });
  });
});

describe('wildcards', () => {
  it('match everything else literally', () => {
    expect(fits('a.c(d)', 'abc(d)')).toBe(false);
    expect(fits('a.c(d)|$', 'a.c(d)|$')).toBe(true);
  });

  it('in an ARN do not match across parts', () => {
    expect(fitsArn('arn:aws:s3:::*', 'arn:aws:s3:::b/k:1')).toBe(true);
    expect(fitsArn('arn:aws:s*:b', 'arn:aws:sns:eu-west-1:1:b')).toBe(false);
    expect(fitsArn('arn:aws:lambda:*:function:*', 'arn:aws:lambda:r:1:function:f')).toBe(false);
  });
});
