import type {
  ProductionVariant,
  ProductionVariantInstanceType,
  ProductionVariantServerlessConfig,
} from '@aws-sdk/client-sagemaker';
import type { ModelServerSpec } from '../hosting/model-server.ts';
import type { StoredEndpointConfig, StoredModel } from './stored.ts';
import { archiveUrl, containersOf } from './model-data.ts';

/** What a production variant runs; a change of weight or capacity creates a new value. */
export interface VariantPlan {
  readonly name: string;
  readonly weight: number;
  /** 0 for serverless. One process represents all instances. */
  readonly instanceCount: number;
  readonly instanceType: ProductionVariantInstanceType | undefined;
  readonly serverless: ProductionVariantServerlessConfig | undefined;
}

/** A snapshot of an endpoint configuration and its model: both may be deleted later. */
export interface Deployment {
  readonly configName: string;
  readonly image: string;
  readonly variant: VariantPlan;
  readonly container: Pick<ModelServerSpec, 'archiveUrl' | 'environment' | 'pingWindowSeconds' | 'roleArn'>;
  /** Why this emulator cannot host a deployment that AWS could; the FailureReason of the endpoint. */
  readonly obstacle: string | undefined;
}

/** The container must answer /ping within 4 minutes of its start, on serverless within 3. */
const PING_WINDOW_SECONDS = { realtime: 240, serverless: 180 };

/** Derives a deployment from a configuration and its model. */
export function planDeployment(config: StoredEndpointConfig, model: StoredModel): Deployment {
  const [first = { VariantName: '' }] = config.input.ProductionVariants;
  const [container = {}] = containersOf(model.input);
  const window = first.ServerlessConfig
    ? PING_WINDOW_SECONDS.serverless
    : (first.ContainerStartupHealthCheckTimeoutInSeconds ?? PING_WINDOW_SECONDS.realtime);
  return {
    configName: config.name,
    image: container.Image ?? '',
    variant: variantPlan(first),
    container: {
      archiveUrl: archiveUrl(container),
      environment: container.Environment ?? {},
      pingWindowSeconds: window,
      roleArn: model.input.ExecutionRoleArn,
    },
    obstacle: unsupportedReason(config, model),
  };
}

function variantPlan(variant: ProductionVariant): VariantPlan {
  return {
    name: variant.VariantName ?? '',
    weight: variant.InitialVariantWeight ?? 1,
    instanceCount: variant.InitialInstanceCount ?? 0,
    instanceType: variant.InstanceType,
    serverless: variant.ServerlessConfig,
  };
}

/** Features that AWS supports but a single process cannot emulate; they fail with a FailureReason. */
function unsupportedReason({ input }: StoredEndpointConfig, model: StoredModel): string | undefined {
  const containers = containersOf(model.input);
  const missing = [
    [input.ProductionVariants.length > 1, 'several production variants'],
    [input.ShadowProductionVariants !== undefined, 'shadow variants'],
    [input.AsyncInferenceConfig !== undefined, 'asynchronous inference'],
    [input.DataCaptureConfig?.EnableCapture === true, 'data capture'],
    [input.ExplainerConfig !== undefined, 'explainers'],
    [containers.length > 1, 'inference pipelines'],
    [containers[0]?.Mode === 'MultiModel', 'multi-model containers'],
    [containers[0]?.ModelDataSource && !archiveUrl(containers[0]), 'uncompressed model data'],
  ] as const;
  const found = missing.find(([present]) => present)?.[1];
  return found === undefined ? undefined : `This emulator does not host ${found}.`;
}
