import * as sdk from '@aws-sdk/client-lambda';
import type { MembersOf } from '../protocol/actions.ts';
import type { Treatment } from '../protocol/treatment.ts';

const FUNCTION = 'FunctionName Qualifier';
const ALIAS = 'FunctionName Name RoutingConfig{AdditionalVersionWeights}';

/** What CreateFunction sets and UpdateFunctionConfiguration changes. */
const SETTINGS = {
  honoured:
    'FunctionName Role Runtime Handler Timeout MemorySize Environment{Variables} EphemeralStorage{Size} ' +
    'SnapStart{ApplyOn} LoggingConfig{LogFormat ApplicationLogLevel SystemLogLevel LogGroup} ' +
    'VpcConfig{SubnetIds SecurityGroupIds} FileSystemConfigs{Arn LocalMountPath}',
  stored:
    'Description TracingConfig{Mode} VpcConfig{Ipv6AllowedForDualStack} ' +
    'ImageConfig{EntryPoint Command WorkingDirectory}',
} satisfies Treatment;

const members: MembersOf<typeof sdk> = {
  CreateFunction: {
    ...SETTINGS,
    honoured: `${SETTINGS.honoured} Code{ZipFile S3Bucket S3Key ImageUri} PackageType Tags Publish`,
    stored: `${SETTINGS.stored} Architectures`,
  },
  ListFunctions: { honoured: 'Marker MaxItems' },
  GetFunction: { honoured: FUNCTION },
  GetFunctionConfiguration: { honoured: FUNCTION },
  UpdateFunctionCode: {
    honoured: 'FunctionName ZipFile S3Bucket S3Key ImageUri DryRun RevisionId Publish',
    stored: 'Architectures',
  },
  UpdateFunctionConfiguration: {
    ...SETTINGS,
    honoured: `${SETTINGS.honoured} RevisionId`,
  },
  DeleteFunction: { honoured: FUNCTION },
  PublishVersion: { honoured: 'FunctionName CodeSha256 Description RevisionId' },
  ListVersionsByFunction: { honoured: 'FunctionName Marker MaxItems' },
  CreateAlias: { honoured: `${ALIAS} FunctionVersion Description` },
  GetAlias: { honoured: 'FunctionName Name' },
  UpdateAlias: { honoured: `${ALIAS} FunctionVersion Description RevisionId` },
  DeleteAlias: { honoured: 'FunctionName Name' },
  ListAliases: { honoured: 'FunctionName FunctionVersion Marker MaxItems' },
  AddPermission: {
    honoured: `${FUNCTION} StatementId Action Principal SourceArn SourceAccount RevisionId`,
  },
  GetPolicy: { honoured: FUNCTION },
  RemovePermission: { honoured: `${FUNCTION} StatementId RevisionId` },
  PutFunctionConcurrency: { honoured: 'FunctionName ReservedConcurrentExecutions' },
  GetFunctionConcurrency: { honoured: 'FunctionName' },
  DeleteFunctionConcurrency: { honoured: 'FunctionName' },
  PutProvisionedConcurrencyConfig: { honoured: `${FUNCTION} ProvisionedConcurrentExecutions` },
  GetProvisionedConcurrencyConfig: { honoured: FUNCTION },
  DeleteProvisionedConcurrencyConfig: { honoured: FUNCTION },
  ListProvisionedConcurrencyConfigs: { honoured: 'FunctionName Marker MaxItems' },
  GetAccountSettings: {},
  ListTags: { honoured: 'Resource' },
  TagResource: { honoured: 'Resource Tags' },
  UntagResource: { honoured: 'Resource TagKeys' },
  Invoke: {
    honoured: `${FUNCTION} LogType Payload`,
    only: { InvocationType: ['RequestResponse', 'DryRun'] },
  },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
