import { createHash } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-sagemaker';
import type {
  DescribeEndpointOutput,
  EndpointSummary,
  ListEndpointsOutput,
  PendingDeploymentSummary,
  ProductionVariantSummary,
} from '@aws-sdk/client-sagemaker';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import type { Fleet, HostedEndpoint, Pending } from './hosted-endpoint.ts';
import { isBetween, page } from './listing.ts';
import type { Regions } from './region-state.ts';

/** The endpoint as returned by ListEndpoints. */
function endpointSummary(endpoint: HostedEndpoint): EndpointSummary {
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    CreationTime: endpoint.createdAt,
    LastModifiedTime: endpoint.modifiedAt,
    EndpointStatus: endpoint.status,
  };
}

/** The endpoint as returned by DescribeEndpoint; unset members are omitted. */
export function endpointDescription(endpoint: HostedEndpoint): DescribeEndpointOutput {
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

/** A serverless variant has CurrentInstanceCount 0, no desired count, and CurrentServerlessConfig. */
function variantSummary({ deployment, since }: Fleet): ProductionVariantSummary {
  const { name, weight, instanceCount, serverless } = deployment.variant;
  return {
    VariantName: name,
    DeployedImages: [
      {
        SpecifiedImage: deployment.image,
        ResolvedImage: resolved(deployment.image),
        ResolutionTime: since,
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
function pendingSummary({ deployment, since, stage }: Pending, share: number): PendingDeploymentSummary {
  const { name, weight, instanceCount, instanceType, serverless } = deployment.variant;
  return {
    EndpointConfigName: deployment.configName,
    StartTime: since,
    ProductionVariants: [
      {
        VariantName: name,
        DesiredWeight: weight,
        CurrentInstanceCount: Math.ceil(instanceCount * share),
        DesiredInstanceCount: serverless ? undefined : instanceCount,
        InstanceType: instanceType,
        DesiredServerlessConfig: serverless,
        VariantStatus: [{ Status: stage.status, StartTime: stage.since }],
      },
    ],
  };
}

/** SageMaker pins a tag to a digest; without a registry, the digest is derived from the name. */
function resolved(image: string): string {
  if (image.includes('@')) return image;
  const repository = image.replace(/:[^:/]+$/, '');
  return `${repository}@sha256:${createHash('sha256').update(image).digest('hex')}`;
}

/** ListEndpoints also filters by status and last change, unlike the service's other lists. */
export function listEndpoints(
  regions: Regions,
  input: Input<typeof sdk, 'ListEndpoints'>,
  call: Call,
): ListEndpointsOutput {
  const wanted = [...regions.of(call.region).endpoints.values()].filter((endpoint) => {
    return (
      (input.StatusEquals === undefined || endpoint.status === input.StatusEquals) &&
      isBetween(endpoint.modifiedAt, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore)
    );
  });
  const { items, next } = page(wanted, input);
  return { Endpoints: items.map(endpointSummary), ...next };
}
