import { fault, type Finding } from '../finding.ts';
import { check } from '../subject.ts';
import type { Network } from '../../aws/ec2/network.ts';

const CHECK = 'route to S3';

/** Whether the function that fills a file system reaches S3. */
export const routeToS3Check = check(
  CHECK,
  ['host'],
  ['access', 'stack'],
  ({ stack: { network, hosted } }) =>
    network
      ? judgeRoutes(
          network,
          hosted.some(({ kind }) => kind === 'vpc-endpoint'),
        )
      : [],
  'lambda',
);

/** A subnet needs a gateway endpoint or a NAT: a function has no public address. */
export function judgeRoutes({ vpcId, routeTables }: Network, createsEndpoint: boolean): Finding[] {
  const without = routeTables.filter(({ s3 }) => s3 === undefined).map(({ id }) => id);
  if (without.length === 0 || createsEndpoint) return [];
  return [
    fault(
      CHECK,
      'config',
      `subnets of ${vpcId} have no route to S3, from where the file system is filled: ${without.join(', ')}`,
      'Remove host.vpc.s3Endpoint: false, so that a gateway endpoint is created, which costs nothing; or name other subnets.',
    ),
  ];
}
