import * as sdk from '@aws-sdk/client-sagemaker';
import type { MembersOf } from '../protocol/actions.ts';
import type { Treatment } from '../protocol/treatment.ts';

const TAGS = 'Tags{Key Value}';
const LISTING = 'SortBy SortOrder NextToken MaxResults NameContains CreationTimeBefore CreationTimeAfter';
const SIZE = '{Type Value}';

const CONTAINER = {
  honoured:
    '{Image Mode ModelDataUrl ModelDataSource{S3DataSource{S3Uri S3DataType CompressionType}} Environment}',
  stored: '{ContainerHostname ImageConfig{RepositoryAccessMode} MultiModelConfig{*}}',
  /** A registry in a VPC cannot be reached from here. */
  accessModes: ['Platform'],
};

const DEPLOYMENT = {
  honoured:
    'DeploymentConfig{' +
    `BlueGreenUpdatePolicy{TrafficRoutingConfiguration{Type WaitIntervalInSeconds CanarySize${SIZE} ` +
    `LinearStepSize${SIZE}} TerminationWaitInSeconds MaximumExecutionTimeoutInSeconds} ` +
    `RollingUpdatePolicy{MaximumBatchSize${SIZE} WaitIntervalInSeconds MaximumExecutionTimeoutInSeconds} ` +
    'AutoRollbackConfiguration{Alarms{AlarmName}}}',
  // A rollback takes all of the old fleet at once.
  stored: `DeploymentConfig{RollingUpdatePolicy{RollbackMaximumBatchSize${SIZE}}}`,
} satisfies Treatment;

/** Members of a configuration that no process can emulate are stored; an endpoint with one of them becomes Failed. */
const members: MembersOf<typeof sdk> = {
  CreateModel: {
    honoured: `ModelName PrimaryContainer${CONTAINER.honoured} Containers${CONTAINER.honoured} ExecutionRoleArn ${TAGS}`,
    stored:
      `PrimaryContainer${CONTAINER.stored} Containers${CONTAINER.stored} VpcConfig{SecurityGroupIds Subnets} ` +
      'EnableNetworkIsolation',
    only: {
      'PrimaryContainer.ImageConfig.RepositoryAccessMode': CONTAINER.accessModes,
      'Containers.ImageConfig.RepositoryAccessMode': CONTAINER.accessModes,
    },
  },
  DescribeModel: { honoured: 'ModelName' },
  ListModels: { honoured: LISTING },
  DeleteModel: { honoured: 'ModelName' },
  CreateEndpointConfig: {
    honoured:
      'EndpointConfigName ProductionVariants{VariantName ModelName InitialInstanceCount InstanceType ' +
      'InitialVariantWeight ServerlessConfig{MemorySizeInMB MaxConcurrency ProvisionedConcurrency} ' +
      `ContainerStartupHealthCheckTimeoutInSeconds} ${TAGS}`,
    stored:
      'ProductionVariants{AcceleratorType CoreDumpConfig{*} VolumeSizeInGB ModelDataDownloadTimeoutInSeconds ' +
      'EnableSSMAccess ManagedInstanceScaling{*} RoutingConfig{*} InferenceAmiVersion CapacityReservationConfig{*}} ' +
      'ShadowProductionVariants{*} DataCaptureConfig{*} AsyncInferenceConfig{*} ExplainerConfig{*} KmsKeyId ' +
      'ExecutionRoleArn VpcConfig{SecurityGroupIds Subnets} EnableNetworkIsolation',
  },
  DescribeEndpointConfig: { honoured: 'EndpointConfigName' },
  ListEndpointConfigs: { honoured: LISTING },
  DeleteEndpointConfig: { honoured: 'EndpointConfigName' },
  CreateEndpoint: {
    honoured: `EndpointName EndpointConfigName ${DEPLOYMENT.honoured} ${TAGS}`,
    stored: DEPLOYMENT.stored,
  },
  UpdateEndpoint: {
    honoured:
      'EndpointName EndpointConfigName RetainAllVariantProperties ' +
      `ExcludeRetainedVariantProperties{VariantPropertyType} ${DEPLOYMENT.honoured} RetainDeploymentConfig`,
    stored: DEPLOYMENT.stored,
  },
  UpdateEndpointWeightsAndCapacities: {
    honoured:
      'EndpointName DesiredWeightsAndCapacities{VariantName DesiredWeight DesiredInstanceCount ' +
      'ServerlessUpdateConfig{MaxConcurrency ProvisionedConcurrency}}',
  },
  DescribeEndpoint: { honoured: 'EndpointName' },
  ListEndpoints: { honoured: `${LISTING} LastModifiedTimeBefore LastModifiedTimeAfter StatusEquals` },
  DeleteEndpoint: { honoured: 'EndpointName' },
  AddTags: { honoured: `ResourceArn ${TAGS}` },
  ListTags: {
    honoured: 'ResourceArn',
    noEffect: { MaxResults: 'a resource has at most 50 tags, and a page holds at least 50' },
  },
  DeleteTags: { honoured: 'ResourceArn TagKeys' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
