import { describe, expect, it } from 'vitest';
import { endpointTrust, proxyTrust } from '../../infra/policies.ts';
import { judgePassRole, judgeRoleRights } from '../../src/preflight/checks/permissions.ts';
import { judgeTrust } from '../../src/preflight/checks/trust.ts';
import { site } from '../infra/declared.ts';

const roleArn = 'arn:aws:iam::123456789012:role/team/serving';
const SAGEMAKER = 'sagemaker.amazonaws.com';

const judge = (trust: unknown, service = SAGEMAKER) => judgeTrust({ ...site, roleArn, service, trust });
const statement = (over: object) => ({
  Statement: [{ Effect: 'Allow', Principal: { Service: SAGEMAKER }, Action: 'sts:AssumeRole', ...over }],
});

describe('judgeTrust', () => {
  it('accepts the trust policies that a deploy writes', () => {
    expect(judge(endpointTrust(site))).toEqual([]);
    expect(judge(proxyTrust(), 'lambda.amazonaws.com')).toEqual([]);
  });

  it.each([
    ['a list of services', statement({ Principal: { Service: ['lambda.amazonaws.com', SAGEMAKER] } })],
    ['one statement without a list', { Statement: statement({}).Statement[0] }],
    ['everybody', statement({ Principal: '*' })],
    [
      'an account condition that fits',
      statement({ Condition: { StringEquals: { 'AWS:SourceAccount': ['123456789012'] } } }),
    ],
    [
      'a wider ARN',
      statement({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:*:123456789012:*' } } }),
    ],
  ])('accepts %s', (_, trust) => expect(judge(trust)).toEqual([]));

  it.each([
    [
      'another service',
      statement({ Principal: { Service: 'ec2.amazonaws.com' } }),
      'has a trust policy without this service',
    ],
    ['another action', statement({ Action: 'sts:TagSession' }), 'has a trust policy without this service'],
    ['a denial', statement({ Effect: 'Deny' }), 'is denied'],
    ['an empty policy', {}, 'has a trust policy without this service'],
    [
      'another account',
      statement({ Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }),
      'allows only calls from 999999999999',
    ],
    [
      'an ARN narrower than the one SageMaker sends',
      statement({
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sagemaker:eu-west-1:123456789012:model/m' } },
      }),
      'requires aws:SourceArn to be',
    ],
  ])('rejects %s', (_, trust, why) => {
    const [found] = judge(trust);
    expect(found).toMatchObject({ severity: 'fault', code: 'account' });
    expect(found?.what).toContain(why);
    expect(found?.fix).toContain('--role-name serving');
  });

  it('says when there is no such role', () => {
    expect(judge(undefined)[0]?.what).toContain(`there is no role ${roleArn}`);
  });
});

describe('what simulation denies', () => {
  const denial = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', explicit: false, missing: [] };

  it('is one finding with the policy to add', () => {
    const [found, ...others] = judgeRoleRights(roleArn, [
      denial,
      { ...denial, action: 'logs:PutLogEvents', explicit: true },
    ]);
    expect(others).toEqual([]);
    expect(found?.what).toContain(
      'may not s3:GetObject on arn:aws:s3:::b/k, logs:PutLogEvents on arn:aws:s3:::b/k (denied)',
    );
    expect(found?.fix).toContain('"Action":"s3:GetObject"');
    expect(judgeRoleRights(roleArn, [])).toEqual([]);
  });

  it('is not checked where a policy has conditions on context keys of real calls', () => {
    const guess = { ...denial, missing: ['aws:MultiFactorAuthPresent'] };
    const passed = judgePassRole('arn:aws:iam::1:user/a', { roleArn, service: SAGEMAKER }, [guess]);
    for (const [found] of [passed, judgeRoleRights(roleArn, [guess])]) {
      expect(found).toMatchObject({ severity: 'unchecked' });
      expect(found?.what).toContain('aws:MultiFactorAuthPresent');
    }
    expect(judgeRoleRights(roleArn, [guess, denial]).map(({ severity }) => severity)).toEqual([
      'fault',
      'unchecked',
    ]);
  });

  it.each([
    [false, 'no policy allows it', /^Ask for \{/],
    [true, 'a policy denies it', /^Ask to remove the deny/],
  ])('of PassRole names who has to allow it (explicit: %s)', (explicit, why, fix) => {
    const passed = { roleArn, service: SAGEMAKER };
    const [found] = judgePassRole('arn:aws:iam::1:user/a', passed, [{ ...denial, explicit }]);
    expect(found?.what).toContain(why);
    expect(found?.fix).toMatch(fix);
    expect(found?.fix).toContain(`"iam:PassedToService":"${SAGEMAKER}"`);
    expect(judgePassRole('a', passed, [])).toEqual([]);
  });
});
