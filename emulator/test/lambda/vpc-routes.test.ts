import { CreateVpcEndpointCommand, DescribeRouteTablesCommand } from '@aws-sdk/client-ec2';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGroup, createRole, later, networkAccount, REGION } from '../efs/network-account.ts';
import { invokeFunction, pythonFunction } from './function-account.ts';

const vpc = (digit: number, routes?: 'nat' | 'internet', dnsSupport = true) => ({
  id: `vpc-0aaaaaaaaaaaaaaa${digit}`,
  dnsSupport,
  subnets: [
    { id: `subnet-0aaaaaaaaaaaaaaa${digit}`, availabilityZone: `${REGION}a`, ...(routes && { routes }) },
  ],
});
const CLOSED = vpc(1);
const OPEN = vpc(2, 'nat');
const PUBLIC = vpc(3, 'internet');
const NAMELESS = vpc(4, 'nat', false);
const test = networkAccount({ vpcs: [CLOSED, OPEN, PUBLIC, NAMELESS] });

// One try each: what is not reached is not there.
const CALLER = `
import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

def outcome(call):
    try:
        call()
        return "reached"
    except BotoCoreError as error:
        return type(error).__name__

def handler(event, context):
    config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    s3, sts = (boto3.client(name, config=config) for name in ("s3", "sts"))
    return [outcome(s3.list_buckets), outcome(sts.get_caller_identity)]
`;

let role: string;
beforeAll(async () => void (role = await createRole(test, 'caller')));

let functions = 0;

/** What a function in a VPC makes of a call to S3 and of one to STS. */
async function callsFrom({ id, subnets }: ReturnType<typeof vpc>): Promise<unknown> {
  functions += 1;
  const FunctionName = `caller-${functions}`;
  const SecurityGroupIds = [await createGroup(test, FunctionName, id)];
  await test.lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: role,
      Timeout: 30,
      ...pythonFunction(CALLER),
      VpcConfig: { SubnetIds: subnets.map((subnet) => subnet.id), SecurityGroupIds },
    }),
  );
  later(90);
  return (await invokeFunction(test.lambda, FunctionName)).payload;
}

async function createS3Endpoint(VpcId: string): Promise<void> {
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const { RouteTables = [] } = await test.ec2.send(new DescribeRouteTablesCommand({ Filters }));
  const RouteTableIds = RouteTables.map(({ RouteTableId = '' }) => RouteTableId);
  const ServiceName = `com.amazonaws.${REGION}.s3`;
  await test.ec2.send(new CreateVpcEndpointCommand({ VpcId, ServiceName, RouteTableIds }));
  later(6);
}

const UNREACHABLE = 'EndpointConnectionError';

describe('a function in a VPC', () => {
  it('reaches S3 by a gateway endpoint, and nothing without a route', async () => {
    expect(await callsFrom(CLOSED)).toEqual([UNREACHABLE, UNREACHABLE]);
    await createS3Endpoint(CLOSED.id);
    expect(await callsFrom(CLOSED)).toEqual(['reached', UNREACHABLE]);
  });

  it('reaches everything by a NAT gateway, but not by an internet gateway, nor without DNS', async () => {
    expect(await callsFrom(OPEN)).toEqual(['reached', 'reached']);
    expect(await callsFrom(PUBLIC)).toEqual([UNREACHABLE, UNREACHABLE]);
    expect(await callsFrom(NAMELESS)).toEqual([UNREACHABLE, UNREACHABLE]);
  });
});
