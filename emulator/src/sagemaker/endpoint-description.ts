import { createHash } from 'node:crypto';
import { epochSeconds } from '../protocol/json.ts';
import type { Fleet, HostedEndpoint, Pending } from './hosted-endpoint.ts';

/** The endpoint as ListEndpoints shows it. */
export function endpointSummary(endpoint: HostedEndpoint): object {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    CreationTime: epochSeconds(endpoint.createdAt),
    LastModifiedTime: epochSeconds(endpoint.modifiedAt),
    EndpointStatus: endpoint.status,
  };
}

/** The endpoint as DescribeEndpoint shows it; what is not there yet is left out. */
export function endpointDescription(endpoint: HostedEndpoint): object {
  return {
    ...endpointSummary(endpoint),
    EndpointConfigName: endpoint.configName,
    FailureReason: endpoint.failureReason,
    ProductionVariants: endpoint.live && [variantSummary(endpoint.live)],
    LastDeploymentConfig: endpoint.lastDeploymentConfig,
    PendingDeploymentSummary:
      endpoint.pending && pendingSummary(endpoint.pending, endpoint.green?.share ?? 0),
  };
}

/** A serverless variant shows CurrentInstanceCount 0 and no desired count beside its CurrentServerlessConfig. */
function variantSummary({ deployment, since }: Fleet): object {
  const { name, weight, instanceCount, serverless } = deployment.variant;
  return {
    VariantName: name,
    DeployedImages: [
      {
        SpecifiedImage: deployment.image,
        ResolvedImage: resolved(deployment.image),
        ResolutionTime: epochSeconds(since),
      },
    ],
    CurrentWeight: weight,
    DesiredWeight: weight,
    CurrentInstanceCount: instanceCount,
    DesiredInstanceCount: serverless ? undefined : instanceCount,
    CurrentServerlessConfig: serverless,
  };
}

/** "Only present when an endpoint is being created or updated" (DescribeEndpointOutput). */
function pendingSummary({ deployment, since, stage }: Pending, share: number): object {
  const { name, weight, instanceCount, instanceType, serverless } = deployment.variant;
  return {
    EndpointConfigName: deployment.configName,
    StartTime: epochSeconds(since),
    ProductionVariants: [
      {
        VariantName: name,
        DesiredWeight: weight,
        CurrentInstanceCount: Math.ceil(instanceCount * share),
        DesiredInstanceCount: serverless ? undefined : instanceCount,
        InstanceType: instanceType,
        DesiredServerlessConfig: serverless,
        VariantStatus: [{ Status: stage.status, StartTime: epochSeconds(stage.since) }],
      },
    ],
  };
}

/** SageMaker pins a tag to a digest; there is no registry here, so the digest is that of the name. */
function resolved(image: string): string {
  if (image.includes('@')) return image;
  const repository = image.replace(/:[^:/]+$/, '');
  return `${repository}@sha256:${createHash('sha256').update(image).digest('hex')}`;
}
