import type { ProductionVariant, ProductionVariantServerlessConfig } from '@aws-sdk/client-sagemaker';
import type { ModelServerSpec } from '../hosting/model-server.ts';
import type { StoredEndpointConfig, StoredModel } from './definition.ts';
import { archiveUrl, containersOf } from './model-data.ts';

/** What one production variant is to run; a later change of weight or capacity makes a new value. */
export interface VariantPlan {
  readonly name: string;
  readonly weight: number;
  /** 0 for serverless. One process stands for all instances. */
  readonly instanceCount: number;
  readonly instanceType: string | undefined;
  readonly serverless: ProductionVariantServerlessConfig | undefined;
}

/** An endpoint configuration with its model, as it was when the endpoint took it: both may be deleted later. */
export interface Deployment {
  readonly configName: string;
  readonly image: string;
  readonly variant: VariantPlan;
  readonly container: Pick<ModelServerSpec, 'archiveUrl' | 'environment' | 'pingWindowSeconds' | 'roleArn'>;
  /** Why this emulator cannot host what AWS could; the endpoint then becomes Failed and says so. */
  readonly obstacle: string | undefined;
}

/** The container must answer /ping within 4 minutes of its start, on serverless within 3. */
const PING_WINDOW_SECONDS = { realtime: 240, serverless: 180 };

/** Takes a configuration and its model apart into what the endpoint will run. */
export function planDeployment(config: StoredEndpointConfig, model: StoredModel): Deployment {
  const [first = { VariantName: '' }] = config.input.ProductionVariants ?? [];
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
    obstacle: obstacleTo(config, model),
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

/** Features that AWS takes and a single process cannot show; refusing in the FailureReason beats pretending. */
function obstacleTo({ input }: StoredEndpointConfig, model: StoredModel): string | undefined {
  const containers = containersOf(model.input);
  const missing = [
    [(input.ProductionVariants?.length ?? 0) > 1, 'several production variants'],
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
