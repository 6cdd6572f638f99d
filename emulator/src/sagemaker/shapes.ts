import { checkShape, type Rule, type StructureRule } from '../protocol/input-shape.ts';
import { BOOLEAN, integer, list, oneOf, structure, text, TIMESTAMP } from '../protocol/rules.ts';

// Patterns, lengths and ranges are those of the SageMaker service model (botocore 1.44.5, api 2017-07-24).

// Every member that AWS has but this table has not is taken as it comes: it is kept and shown, never judged.

const HYPHENATED_NAME = text(63, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}');
// Endpoints, their configurations and variants share one pattern; a model's name is a little freer inside.
const MODEL_NAME = text(63, '[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?');
const S3_URI = text(1024, '(https|s3)://([^/]+)/?(.*)');
const ROLE_ARN = text(2048, 'arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+', 20);
const TAG_TEXT = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';
const TAG_KEY = text(128, TAG_TEXT, 1);
const TAGS = list(structure({ Key: TAG_KEY, Value: text(256, TAG_TEXT) }, 'Key', 'Value'), 50);
// The model lists 277 instance types; its families and its sizes are kept, not each pair of them.
const FAMILIES =
  't2 m4 m5 m5d m6i m6g m6gd m7i m8g c4 c5 c5d c6i c6in c6g c6gd c6gn c7i c7g c8g r5 r5d r6i r6g r6gd r7i r7gd r8g ' +
  'g4dn g5 g6 g6e g7 g7e p2 p3 p4d p4de p5 p5e p5en p6-b200 p6-b300 p6e-gb200 dl1 inf1 inf2 trn1 trn1n trn2';
const INSTANCE_TYPE = text(63, `ml\\.(${FAMILIES.replaceAll(' ', '|')})\\.(medium|large|[0-9]*xlarge)`);
// All nine, though an endpoint here never is SystemUpdating, RollingBack or OutOfService.
const ENDPOINT_STATUS = oneOf(
  'OutOfService',
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'InService',
  'Deleting',
  'Failed',
  'UpdateRollbackFailed',
);
const SUBNETS_AND_GROUPS = structure(
  {
    SecurityGroupIds: list(text(32, '[-0-9a-zA-Z]+'), 5, 1),
    Subnets: list(text(32, '[-0-9a-zA-Z]+'), 16, 1),
  },
  'SecurityGroupIds',
  'Subnets',
);

// Environment: at most 100 entries, "each key and value in the Environment string to string map can have length of
// up to 1024" (ContainerDefinition).
const CONTAINER = structure({
  ContainerHostname: HYPHENATED_NAME,
  Image: text(255, '[\\S]+'),
  Mode: oneOf('SingleModel', 'MultiModel'),
  ModelDataUrl: S3_URI,
  ModelDataSource: structure({
    S3DataSource: structure(
      {
        S3Uri: S3_URI,
        S3DataType: oneOf('S3Prefix', 'S3Object'),
        CompressionType: oneOf('None', 'Gzip'),
      },
      'S3Uri',
      'S3DataType',
      'CompressionType',
    ),
  }),
  Environment: {
    type: 'map',
    max: 100,
    key: text(1024, '[a-zA-Z_][a-zA-Z0-9_]*'),
    value: text(1024, '[\\S\\s]*'),
  },
  ModelPackageName: text(176, undefined, 1),
});

// ModelName and the instance members are optional in the model; which are needed together is the service's own rule.
const PRODUCTION_VARIANT = structure(
  {
    VariantName: HYPHENATED_NAME,
    ModelName: MODEL_NAME,
    InitialInstanceCount: integer(1),
    InstanceType: INSTANCE_TYPE,
    InitialVariantWeight: { type: 'float', min: 0 },
    ServerlessConfig: structure(
      {
        MemorySizeInMB: integer(1024, 6144),
        MaxConcurrency: integer(1, 200),
        ProvisionedConcurrency: integer(1, 200),
      },
      'MemorySizeInMB',
      'MaxConcurrency',
    ),
    VolumeSizeInGB: integer(1, 512),
    ModelDataDownloadTimeoutInSeconds: integer(60, 3600),
    ContainerStartupHealthCheckTimeoutInSeconds: integer(60, 3600),
  },
  'VariantName',
);

/** Members every List call of this service shares; each adds its own sort keys. */
function listing(sortKeys: string[], more: Record<string, Rule> = {}): StructureRule {
  return structure({
    SortBy: oneOf(...sortKeys),
    SortOrder: oneOf('Ascending', 'Descending'),
    NextToken: text(8192),
    MaxResults: integer(1, 100),
    NameContains: text(63, '[a-zA-Z0-9-]+'),
    CreationTimeBefore: TIMESTAMP,
    CreationTimeAfter: TIMESTAMP,
    ...more,
  });
}

const CAPACITY_SIZE = structure(
  { Type: oneOf('INSTANCE_COUNT', 'CAPACITY_PERCENT'), Value: integer(1) },
  'Type',
  'Value',
);
const WAIT = integer(0, 3600);
const EXECUTION_LIMIT = integer(600, 28_800);
const DEPLOYMENT_CONFIG = structure({
  BlueGreenUpdatePolicy: structure(
    {
      TrafficRoutingConfiguration: structure(
        {
          Type: oneOf('ALL_AT_ONCE', 'CANARY', 'LINEAR'),
          WaitIntervalInSeconds: WAIT,
          CanarySize: CAPACITY_SIZE,
          LinearStepSize: CAPACITY_SIZE,
        },
        'Type',
        'WaitIntervalInSeconds',
      ),
      TerminationWaitInSeconds: WAIT,
      MaximumExecutionTimeoutInSeconds: EXECUTION_LIMIT,
    },
    'TrafficRoutingConfiguration',
  ),
  RollingUpdatePolicy: structure(
    {
      MaximumBatchSize: CAPACITY_SIZE,
      WaitIntervalInSeconds: WAIT,
      MaximumExecutionTimeoutInSeconds: EXECUTION_LIMIT,
      RollbackMaximumBatchSize: CAPACITY_SIZE,
    },
    'MaximumBatchSize',
    'WaitIntervalInSeconds',
  ),
  AutoRollbackConfiguration: structure({
    Alarms: list(structure({ AlarmName: text(255, '(?!\\s*$).+', 1) }), 10, 1),
  }),
});

/** Input shapes of the operations this emulator has. */
export const INPUT = {
  CreateModel: structure(
    {
      ModelName: MODEL_NAME,
      PrimaryContainer: CONTAINER,
      Containers: list(CONTAINER, 15),
      ExecutionRoleArn: ROLE_ARN,
      Tags: TAGS,
      VpcConfig: SUBNETS_AND_GROUPS,
      EnableNetworkIsolation: BOOLEAN,
    },
    'ModelName',
  ),
  ModelName: structure({ ModelName: MODEL_NAME }, 'ModelName'),
  ListModels: listing(['Name', 'CreationTime']),
  CreateEndpointConfig: structure(
    {
      EndpointConfigName: HYPHENATED_NAME,
      ProductionVariants: list(PRODUCTION_VARIANT, 10, 1),
      ShadowProductionVariants: list(PRODUCTION_VARIANT, 10, 1),
      Tags: TAGS,
      KmsKeyId: text(2048, '[a-zA-Z0-9:/_-]*'),
      ExecutionRoleArn: ROLE_ARN,
    },
    'EndpointConfigName',
    'ProductionVariants',
  ),
  EndpointConfigName: structure({ EndpointConfigName: HYPHENATED_NAME }, 'EndpointConfigName'),
  ListEndpointConfigs: listing(['Name', 'CreationTime']),
  CreateEndpoint: structure(
    {
      EndpointName: HYPHENATED_NAME,
      EndpointConfigName: HYPHENATED_NAME,
      DeploymentConfig: DEPLOYMENT_CONFIG,
      Tags: TAGS,
    },
    'EndpointName',
    'EndpointConfigName',
  ),
  EndpointName: structure({ EndpointName: HYPHENATED_NAME }, 'EndpointName'),
  UpdateEndpoint: structure(
    {
      EndpointName: HYPHENATED_NAME,
      EndpointConfigName: HYPHENATED_NAME,
      RetainAllVariantProperties: BOOLEAN,
      ExcludeRetainedVariantProperties: list(
        structure(
          { VariantPropertyType: oneOf('DesiredInstanceCount', 'DesiredWeight', 'DataCaptureConfig') },
          'VariantPropertyType',
        ),
        3,
      ),
      DeploymentConfig: DEPLOYMENT_CONFIG,
      RetainDeploymentConfig: BOOLEAN,
    },
    'EndpointName',
    'EndpointConfigName',
  ),
  UpdateEndpointWeightsAndCapacities: structure(
    {
      EndpointName: HYPHENATED_NAME,
      DesiredWeightsAndCapacities: list(
        structure(
          {
            VariantName: HYPHENATED_NAME,
            DesiredWeight: { type: 'float', min: 0 },
            DesiredInstanceCount: integer(0),
            ServerlessUpdateConfig: structure({
              MaxConcurrency: integer(1, 200),
              ProvisionedConcurrency: integer(1, 200),
            }),
          },
          'VariantName',
        ),
        10,
        1,
      ),
    },
    'EndpointName',
    'DesiredWeightsAndCapacities',
  ),
  ListEndpoints: listing(['Name', 'CreationTime', 'Status'], {
    StatusEquals: ENDPOINT_STATUS,
    LastModifiedTimeBefore: TIMESTAMP,
    LastModifiedTimeAfter: TIMESTAMP,
  }),
  AddTags: structure({ ResourceArn: text(256), Tags: TAGS }, 'ResourceArn', 'Tags'),
  ListTags: structure(
    { ResourceArn: text(256), NextToken: text(8192), MaxResults: integer(50) },
    'ResourceArn',
  ),
  DeleteTags: structure({ ResourceArn: text(256), TagKeys: list(TAG_KEY, 50, 1) }, 'ResourceArn', 'TagKeys'),
} as const;

/** Holds a request against its shape. Throws ValidationException or SerializationException. */
export function checkInput(shape: StructureRule, input: unknown): void {
  checkShape('ValidationException', shape, input);
}
