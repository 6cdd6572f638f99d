import { afterEach, expect, it } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { resultOf, run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { planted } from './planted.ts';

const { configWith } = planted();

const SUBNETS = ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2', 'subnet-0bbbbbbbbbbbbbbb1'] as const;

/** Two VPCs without a route to the internet; the second subnet of the first one has a NAT. */
const VPCS = [
  {
    id: 'vpc-0aaaaaaaaaaaaaaaa',
    subnets: [
      { id: SUBNETS[0], availabilityZone: 'eu-west-1a' },
      { id: SUBNETS[1], availabilityZone: 'eu-west-1b', routes: 'nat' as const },
    ],
  },
  { id: 'vpc-0bbbbbbbbbbbbbbbb', subnets: [{ id: SUBNETS[2], availabilityZone: 'eu-west-1a' }] },
];

let account: EmulatedAccount;
afterEach(async () => await account.close());

type Vpc = Readonly<Record<string, unknown>>;

/** Expects that a deploy stops before its first write; its message. */
async function stopped(vpc: Vpc | undefined, options: object = { vpcs: VPCS }): Promise<string> {
  account = await openEventualAccount(options);
  const config = await configWith({ host: { type: 'lambda-efs', ...(vpc && { vpc }) } });
  const outcome = await run(['deploy', '--config', config, '--skip-dry-run'], account.url);
  expect(outcome.status, outcome.text).toBe(2);
  expect(account.emulator.calls.mutating()).toEqual([]);
  return outcome.text;
}

it('stops without a default VPC', async () => {
  const text = await stopped(undefined, { noDefaultVpc: true });
  expect(text).toContain('there is no default VPC in eu-west-1');
  expect(text).toContain('host.vpc.subnetIds');
  expect(text).toContain('--host lambda-image');
});

it('stops for a subnet that does not exist', async () => {
  const text = await stopped({ subnetIds: [SUBNETS[0], 'subnet-0ccccccccccccccc1'] });
  expect(text).toContain(
    'not every subnet exists in eu-west-1: subnet-0aaaaaaaaaaaaaaa1, subnet-0ccccccccccccccc1',
  );
});

it('stops for subnets of two VPCs', async () => {
  const text = await stopped({ subnetIds: [SUBNETS[0], SUBNETS[2]] });
  expect(text).toContain('the subnets are in vpc-0aaaaaaaaaaaaaaaa and in vpc-0bbbbbbbbbbbbbbbb');
});

it('stops where a subnet has no route to S3 and none may be created', async () => {
  const text = await stopped({ subnetIds: SUBNETS.slice(0, 2), s3Endpoint: false });
  expect(text).toMatch(/route to S3: subnets of vpc-0aaaaaaaaaaaaaaaa have no route to S3.*: rtb-\w+$/m);
});

it('does not stop for a route to S3 by a NAT, or by an endpoint that it may create', async () => {
  account = await openEventualAccount({ vpcs: VPCS });
  for (const vpc of [{ subnetIds: [SUBNETS[1]], s3Endpoint: false }, { subnetIds: [SUBNETS[0]] }]) {
    const config = await configWith({ host: { type: 'lambda-efs', vpc } });
    const outcome = await run(['doctor', '--config', config, '--skip-dry-run', '--json'], account.url);
    const findings = resultOf(outcome)['findings'] as readonly Record<string, string>[];
    expect(findings.map(({ check }) => check)).not.toContain('route to S3');
  }
});
