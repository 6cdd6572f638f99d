import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EFSClient } from '@aws-sdk/client-efs';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';

/** The services that store and serve a model. */
export interface HostingClients {
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly efs: EFSClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
}

export function hostingClients(
  common: { readonly region: string; readonly maxAttempts: number },
  environment: NodeJS.ProcessEnv,
): HostingClients {
  const hasCustomEndpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  return {
    ec2: new EC2Client(common),
    ecr: new ECRClient(common),
    efs: new EFSClient(common),
    runtime: new SageMakerRuntimeClient(common),
    // Virtual-hosted addressing needs DNS for the bucket name, which a custom endpoint does not have.
    s3: new S3Client({ ...common, forcePathStyle: Boolean(hasCustomEndpoint) }),
    sagemaker: new SageMakerClient(common),
  };
}
