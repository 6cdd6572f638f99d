import type { AccountContext, Ports, Service } from './account/account-context.ts';
import { createCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createEc2 } from './ec2/ec2.ts';
import { createEcr, type Ecr } from './ecr/ecr.ts';
import { createEfs } from './efs/efs.ts';
import { createIam } from './iam/iam.ts';
import { createLogs } from './logs/logs.ts';
import { createS3 } from './s3/s3.ts';
import { createSts } from './sts/sts.ts';

/** The distribution API of the registry; undefined for other requests. */
export type Distribution = Ecr['distribution'];

/** The services that others depend on: identities, storage, networks, images, logs and metrics. */
export function createFoundation(account: AccountContext): {
  services: readonly Service[];
  distribution: Distribution;
  ports: Pick<
    Ports,
    'images' | 'objects' | 'network' | 'fileSystems' | 'roles' | 'identities' | 'logs' | 'alarms' | 'metrics'
  >;
} {
  const s3 = createS3(account);
  const iam = createIam(account);
  const logs = createLogs(account);
  const cloudwatch = createCloudWatch(account);
  const ecr = createEcr(account);
  const ec2 = createEc2(account);
  const efs = createEfs(account);
  return {
    services: [
      createSts(),
      iam.service,
      s3.service,
      ecr.service,
      ec2.service,
      efs.service,
      logs.service,
      cloudwatch.service,
    ],
    distribution: ecr.distribution,
    ports: {
      images: ecr.port,
      objects: s3.port,
      network: ec2.port,
      fileSystems: efs.port,
      roles: iam.port,
      identities: iam.port,
      logs: logs.port,
      alarms: cloudwatch.alarms,
      metrics: cloudwatch.metrics,
    },
  };
}
