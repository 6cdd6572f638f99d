import type {
  ContainerDefinition,
  CreateModelInput,
  DeleteModelInput,
  DescribeModelInput,
} from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import type { ActionTable } from '../protocol/action.ts';
import { epochSeconds } from '../protocol/json.ts';
import type { Call } from '../account/account-context.ts';
import type { StoredModel } from './definition.ts';
import { type ListInput, page } from './listing.ts';
import { archiveUrl, checkModelData, containersOf } from './model-data.ts';
import { alreadyExists, arnOf, present, type Regions } from './region-state.ts';
import { checkInput, INPUT } from './shapes.ts';
import { tagNew } from './tags.ts';

/** "32 KB total over all containers" (ContainerDefinition.Environment). */
const MAX_ENVIRONMENT_BYTES = 32 * 1024;

/**
 * CreateModel, DescribeModel, ListModels, DeleteModel. A model is immutable: a change is a model of another name.
 * There is no client token, so a second create of one name is an error even when nothing differs.
 */
export function modelActions(regions: Regions): ActionTable {
  return {
    CreateModel: (input: CreateModelInput, call: Call) => createModel(regions, input, call),
    DescribeModel: (input: DescribeModelInput, call: Call) => {
      checkInput(INPUT.ModelName, input);
      return description(storedModel(regions, input.ModelName ?? '', call));
    },
    ListModels: (input: ListInput, call: Call) => {
      checkInput(INPUT.ListModels, input);
      const { items, next } = page(regions.of(call.region).models.values(), input);
      return { Models: items.map(summary), ...next };
    },
    DeleteModel: (input: DeleteModelInput, call: Call) => {
      checkInput(INPUT.ModelName, input);
      const model = storedModel(regions, input.ModelName ?? '', call);
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
 * Checks in the order in which a caller can mend them: shape, name, containers, role, data. Image and archive are
 * judged here and not at CreateEndpoint: the service answers before anything is billed.
 */
function createModel(regions: Regions, input: CreateModelInput, call: Call): { ModelArn: string } {
  checkInput(INPUT.CreateModel, input);
  const state = regions.of(call.region);
  const name = input.ModelName ?? '';
  const arn = arnOf('model', name, call);
  if (state.models.has(name)) throw alreadyExists('model', arn);
  checkContainers(input);
  checkRole(input.ExecutionRoleArn, call);
  for (const container of containersOf(input)) checkModelData(container, input, call);
  tagNew(state, arn, input.Tags);
  state.models.set(name, { name, arn, createdAt: new Date(), input });
  return { ModelArn: arn };
}

/** "PrimaryContainer" is one container, "Containers" a pipeline of up to 15; each excludes the other. */
function checkContainers(input: CreateModelInput): void {
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

/** An image outside ECR needs RepositoryAccessMode Vpc, which serverless endpoints exclude and no process here has. */
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
 * The service assumes the role while it answers, so a role made a moment ago may be refused: callers retry this
 * very message (terraform-provider-aws, internal/service/sagemaker/model.go, for two minutes).
 */
function checkRole(roleArn: string | undefined, call: Call): void {
  if (roleArn === undefined) throw validationException('ExecutionRoleArn must be given.');
  if (call.world.ports.roles.canAssume(roleArn, 'sagemaker.amazonaws.com')) return;
  throw validationException(
    `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal ` +
      "'sagemaker.amazonaws.com' to assume the role.",
  );
}

function summary(model: StoredModel): object {
  return { ModelName: model.name, ModelArn: model.arn, CreationTime: epochSeconds(model.createdAt) };
}

function description(model: StoredModel): object {
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

/** DescribeModel shows an archive both ways, as ModelDataUrl and as ModelDataSource, whichever was given. */
function described(container: ContainerDefinition): object {
  const url = archiveUrl(container);
  const source = { S3DataSource: { S3Uri: url, S3DataType: 'S3Object', CompressionType: 'Gzip' } };
  return {
    Mode: 'SingleModel',
    ...container,
    ...(url !== undefined && { ModelDataUrl: url, ModelDataSource: source }),
  };
}
