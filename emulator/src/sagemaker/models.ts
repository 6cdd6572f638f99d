import type { ContainerDefinition, DescribeModelOutput, ModelSummary } from '@aws-sdk/client-sagemaker';
import type { Call } from '../account/account-context.ts';
import { page } from './listing.ts';
import { archiveUrl, checkModelData, containersOf } from './model-data.ts';
import type { Regions, SageMakerActions } from './region-state.ts';
import { alreadyExists, arnOf, present, validationException } from './resource.ts';
import type { StoredModel } from './stored.ts';
import { storeTags } from './tags.ts';

/** "32 KB total over all containers" (ContainerDefinition.Environment). */
const MAX_ENVIRONMENT_BYTES = 32 * 1024;

/**
 * CreateModel, DescribeModel, ListModels, DeleteModel. A model is immutable: a change requires a model with another
 * name. There is no client token, so creating the same model again is an error even when nothing differs.
 */
export function modelActions(regions: Regions): SageMakerActions {
  return {
    CreateModel: (input, call) => createModel(regions, input, call),
    DescribeModel: ({ ModelName }, call) => description(storedModel(regions, ModelName, call)),
    ListModels: (input, call) => {
      const { items, next } = page(regions.of(call.region).models.values(), input);
      return { Models: items.map(summary), ...next };
    },
    DeleteModel: ({ ModelName }, call) => {
      const model = storedModel(regions, ModelName, call);
      regions.of(call.region).models.delete(model.name);
      regions.of(call.region).tags.delete(model.arn);
    },
  };
}

/** The model of that name. Throws ValidationException when it is absent. */
export function storedModel(regions: Regions, name: string, call: Call): StoredModel {
  return present(regions.of(call.region).models.get(name), 'model', name, call);
}

/**
 * Checks in the order in which a caller can fix them: shape, name, containers, role, data. Image and archive are
 * checked here rather than in CreateEndpoint: the service fails before anything is billed.
 */
function createModel(regions: Regions, input: StoredModel['input'], call: Call): { ModelArn: string } {
  const state = regions.of(call.region);
  const name = input.ModelName;
  const arn = arnOf('model', name, call);
  if (state.models.has(name)) throw alreadyExists('model', arn);
  checkContainers(input);
  checkRole(input.ExecutionRoleArn, call);
  for (const container of containersOf(input)) checkModelData(container, input, call);
  storeTags(state, arn, input.Tags);
  state.models.set(name, { name, arn, createdAt: new Date(), input });
  return { ModelArn: arn };
}

/** "PrimaryContainer" is one container, "Containers" a pipeline of up to 15; each excludes the other. */
function checkContainers(input: StoredModel['input']): void {
  if ((input.PrimaryContainer === undefined) === (input.Containers === undefined)) {
    throw validationException('Exactly one of PrimaryContainer and Containers must be given.');
  }
  for (const container of containersOf(input)) checkContainer(container);
  const bytes = containersOf(input)
    .flatMap((container) => Object.entries(container.Environment ?? {}))
    .reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    throw validationException(
      `The environment of all containers is ${bytes} bytes; at most ${MAX_ENVIRONMENT_BYTES} are allowed.`,
    );
  }
}

/** An image outside ECR requires RepositoryAccessMode Vpc, which serverless endpoints exclude and is not emulated. */
function checkContainer(container: ContainerDefinition): void {
  if (container.ModelDataUrl !== undefined && container.ModelDataSource !== undefined) {
    throw validationException('ModelDataUrl and ModelDataSource cannot both be given for one container.');
  }
  if (container.Image === undefined) {
    throw validationException('Image must be given: this emulator has no model packages.');
  }
  if (!/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//.test(container.Image)) {
    throw validationException(
      `Using non-ECR image "${container.Image}" without Vpc repository access mode is not supported.`,
    );
  }
}

/**
 * The service assumes the role during the call, so a recently created role may be rejected: callers retry on this
 * exact message (terraform-provider-aws, internal/service/sagemaker/model.go, for two minutes).
 */
function checkRole(roleArn: string | undefined, call: Call): void {
  if (roleArn === undefined) throw validationException('ExecutionRoleArn must be given.');
  if (call.account.ports.roles.canAssume(roleArn, 'sagemaker.amazonaws.com')) return;
  throw validationException(
    `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal ` +
      "'sagemaker.amazonaws.com' to assume the role.",
  );
}

function summary(model: StoredModel): ModelSummary {
  return { ModelName: model.name, ModelArn: model.arn, CreationTime: model.createdAt };
}

function description(model: StoredModel): DescribeModelOutput {
  const { PrimaryContainer, Containers, ExecutionRoleArn, VpcConfig, EnableNetworkIsolation } = model.input;
  return {
    ...summary(model),
    PrimaryContainer: PrimaryContainer && described(PrimaryContainer),
    Containers: Containers?.map(described),
    ExecutionRoleArn,
    VpcConfig,
    EnableNetworkIsolation: EnableNetworkIsolation ?? false,
  };
}

/** DescribeModel returns both ModelDataUrl and ModelDataSource, whichever was given. */
function described(container: ContainerDefinition): ContainerDefinition {
  const url = archiveUrl(container);
  const source = { S3DataSource: { S3Uri: url, S3DataType: 'S3Object', CompressionType: 'Gzip' } } as const;
  return {
    Mode: 'SingleModel',
    ...container,
    ...(url !== undefined && { ModelDataUrl: url, ModelDataSource: source }),
  };
}
