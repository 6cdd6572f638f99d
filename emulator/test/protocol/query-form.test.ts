import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { decodeForm, EC2 } from '../../src/protocol/query-form.ts';
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

describe('a form of EC2', () => {
  const read = (operation: string, form: string): unknown =>
    decodeForm(operationOf(ec2, operation).input, new URLSearchParams(form), EC2);

  it('has flat lists, whose names are not those of the members', () => {
    expect(
      read('DescribeVpcs', 'Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&Filter.1.Value.2=vpc-2&VpcId.1=a'),
    ).toEqual({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1', 'vpc-2'] }], VpcIds: ['a'] });
    expect(
      read(
        'AuthorizeSecurityGroupIngress',
        'GroupId=sg-1&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort=2049&IpPermissions.1.Groups.1.GroupId=sg-2',
      ),
    ).toEqual({
      GroupId: 'sg-1',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 2049, UserIdGroupPairs: [{ GroupId: 'sg-2' }] }],
    });
    expect(read('CreateTags', 'ResourceId.1=sg-1&Tag.1.Key=a&Tag.1.Value=b&DryRun=false')).toEqual({
      Resources: ['sg-1'],
      Tags: [{ Key: 'a', Value: 'b' }],
      DryRun: false,
    });
  });
});
