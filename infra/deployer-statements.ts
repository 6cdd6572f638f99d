import type { Config } from '../src/config.ts';
import { invokeArn } from './gateway.ts';
import { type Image, imageFor } from './images.ts';
import { arn, functionArn, type Names, namesOf, ownerOf, roleArn, ROLE_PATH } from './naming.ts';
import type { Site } from './site.ts';

/** One statement of the deployer's policy; its Sid says what it is for. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the statements are made from. */
interface Ground {
  readonly config: Config;
  readonly site: Site;
  readonly names: Names;
  readonly image: Image;
}

/**
 * Everything a deployer of the stack may do: found by listing, read by prefix (listings match names before tags are
 * known), written by exact name. GetCallerIdentity needs no right.
 */
export function deployerStatements(config: Config, site: Site): Statement[] {
  // Both builds of a family lie in one repository.
  const image = imageFor(site, config.container, 'cpu');
  const ground = { config, site, names: namesOf(ownerOf(config), site), image };
  return [bucket, roles, hosting, proxy, api, logs, preflight, alarms].flatMap((part) => part(ground));
}

function bucket({ site, names }: Ground): Statement[] {
  const all = `arn:${site.partition}:s3:::`;
  const own = `${all}${names.bucket}`;
  return [
    allow('FindTheBucket', ['s3:ListAllMyBuckets'], '*'),
    allow('ReadTheBucket', READ_BUCKET, `${all}${names.owner}*`),
    allow('KeepTheBucket', KEEP_BUCKET, own),
    allow('KeepTheArchives', [...KEEP_OBJECT, 's3:AbortMultipartUpload'], `${own}/models/*`),
    allow('KeepTheLedger', KEEP_OBJECT, `${own}/releases/*`),
    allow('HoldTheLock', KEEP_OBJECT, `${own}/lock.json`),
  ];
}

// HeadBucket and HeadObject are judged as s3:ListBucket and s3:GetObject; without the first S3 answers 403 where it
// should say that something is absent (HeadObject, "Permissions").
const READ_BUCKET = [
  's3:ListBucket',
  's3:GetBucketTagging',
  's3:GetBucketPublicAccessBlock',
  's3:GetLifecycleConfiguration',
];
const KEEP_BUCKET = [
  's3:CreateBucket',
  's3:TagResource',
  's3:PutBucketPublicAccessBlock',
  's3:PutLifecycleConfiguration',
  's3:DeleteBucket',
];
const KEEP_OBJECT = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];

function roles({ site, names }: Ground): Statement[] {
  const [endpoint, own] = [names.endpointRole, names.proxyRole].map((name) => roleArn(site, name));
  // A request names a role without its path, so one that is absent is judged without any.
  const possible = [ROLE_PATH, '/'].map((path) => roleUnder(site, `${path}${names.owner}*`));
  return [
    allow('FindTheRoles', ['iam:ListRoles'], '*'),
    allow('ReadTheRoles', ['iam:GetRole', 'iam:GetRolePolicy'], possible),
    allow('KeepTheRoles', KEEP_ROLE, [endpoint ?? '', own ?? '']),
    passing('PassTheEndpointRole', endpoint ?? '', 'sagemaker.amazonaws.com'),
    passing('PassTheProxyRole', own ?? '', 'lambda.amazonaws.com'),
  ];
}

const KEEP_ROLE = [
  'iam:CreateRole',
  'iam:TagRole',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:DeleteRole',
];

function roleUnder({ partition, account }: Site, pathAndName: string): string {
  return `arn:${partition}:iam::${account}:role${pathAndName}`;
}

function passing(Sid: string, Resource: string, service: string): Statement {
  const Condition = { StringEquals: { 'iam:PassedToService': service } };
  return { ...allow(Sid, ['iam:PassRole'], Resource), Condition };
}

/** An endpoint has two slots: a real-time one becomes serverless by a second endpoint beside it. */
function hosting({ site, names }: Ground): Statement[] {
  const of = (rest: string): string => arn(site, 'sagemaker', rest);
  const configs = of(`endpoint-config/${names.owner}-*`);
  const slots = ['', '-b'].map((slot) => of(`endpoint/${names.endpoint.toLowerCase()}${slot}`));
  const kinds = ['model', 'endpoint-config', 'endpoint'];
  return [
    allow('FindTheHosting', kinds.map(listing), '*'),
    // Listings by a part of the name also find what belongs to others: only its tags tell.
    allow(
      'ReadTheHostingTags',
      ['sagemaker:ListTags'],
      kinds.map((kind) => of(`${kind}/*`)),
    ),
    allow('KeepTheModels', keeping('Model'), of(`model/${names.owner}-*`)),
    allow('KeepTheEndpointConfigs', keeping('EndpointConfig'), configs),
    // Creating and updating an endpoint is judged on its configuration, too (Service Authorization Reference).
    allow('KeepTheEndpoint', [...keeping('Endpoint'), 'sagemaker:UpdateEndpoint'], [...slots, configs]),
  ];
}

function listing(kind: string): string {
  const words = kind.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `sagemaker:List${words.join('')}s`;
}

function keeping(noun: string): string[] {
  const verbs = ['Create', 'Describe', 'Delete'].map((verb) => `sagemaker:${verb}${noun}`);
  return [...verbs, 'sagemaker:AddTags'];
}

function proxy({ site, names }: Ground): Statement[] {
  return [
    allow('FindTheProxy', ['lambda:ListFunctions'], '*'),
    allow('ReadTheProxyTags', ['lambda:ListTags'], functionArn(site, `${names.owner}*`)),
    allow('KeepTheProxy', KEEP_FUNCTION, functionArn(site, names.proxy)),
  ];
}

const KEEP_FUNCTION = [
  'lambda:CreateFunction',
  'lambda:TagResource',
  'lambda:GetFunction',
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'lambda:DeleteFunction',
  'lambda:GetPolicy',
  'lambda:AddPermission',
  'lambda:RemovePermission',
];

/** API Gateway authorizes by verb and path, and gives an API its id only when it is made: no name can bound it. */
function api({ config, site }: Ground): Statement[] {
  const apis = `arn:${site.partition}:apigateway:${site.region}::/apis`;
  const verbs = ['GET', 'POST', 'PATCH', 'DELETE'].map((verb) => `apigateway:${verb}`);
  const invoke = allow('CallTheRoute', ['execute-api:Invoke'], invokeArn(site));
  return [
    allow('KeepTheApi', verbs, [apis, `${apis}/*`]),
    allow('TagTheApi', ['apigateway:TagResource'], apis),
    ...(config.gateway.auth === 'iam' ? [invoke] : []),
  ];
}

/** Only tagging takes a group's bare ARN; all else is judged on one with `:*` behind it (CloudWatch Logs user guide). */
function logs({ site, names }: Ground): Statement[] {
  const group = (name: string): string => arn(site, 'logs', `log-group:${name}`);
  const own = [names.endpointLogs, `${names.endpointLogs}-b`, names.proxyLogs].map(group);
  const prefixes = [names.endpointLogs, names.proxyLogs.replace(/-proxy$/, '')];
  return [
    allow('FindTheLogGroups', ['logs:DescribeLogGroups'], '*'),
    allow(
      'ReadTheLogGroupTags',
      ['logs:ListTagsForResource'],
      prefixes.map((name) => group(`${name}*`)),
    ),
    allow('KeepTheLogGroups', KEEP_LOG_GROUP, [...own, ...own.map((each) => `${each}:*`)]),
  ];
}

const KEEP_LOG_GROUP = [
  'logs:CreateLogGroup',
  'logs:TagResource',
  'logs:PutRetentionPolicy',
  'logs:DeleteLogGroup',
  'logs:FilterLogEvents',
];

/** What a preflight asks; nothing fails without it. */
function preflight({ site, image }: Ground): Statement[] {
  const repository = `arn:${site.partition}:ecr:${site.region}:${image.account}:repository/${image.repository}`;
  const whoever = ['user/*', 'role/*'].map((rest) => `arn:${site.partition}:iam::${site.account}:${rest}`);
  return [
    allow('ReadTheQuotas', ['servicequotas:ListServiceQuotas', 'servicequotas:GetServiceQuota'], '*'),
    allow('FindTheImage', ['ecr:DescribeImages'], repository),
    // Of itself and of the roles: who will deploy with this policy is not known when it is written.
    allow('ForeseeRefusals', ['iam:SimulatePrincipalPolicy'], whoever),
  ];
}

/** Alarms that roll an update back; DescribeAlarms is judged on all alarms, whichever are asked for. */
function alarms({ site, names }: Ground): Statement[] {
  return [
    allow('FindTheAlarms', ['cloudwatch:DescribeAlarms'], arn(site, 'cloudwatch', 'alarm:*')),
    allow('KeepTheAlarms', KEEP_ALARM, arn(site, 'cloudwatch', `alarm:${names.owner}-*`)),
  ];
}

const KEEP_ALARM = [
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:DeleteAlarms',
  'cloudwatch:TagResource',
  'cloudwatch:ListTagsForResource',
];

function allow(Sid: string, Action: readonly string[], Resource: string | readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}
