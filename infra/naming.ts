import { createHash } from 'node:crypto';
import type { Config } from '../src/config/config.ts';
import { bucketNames } from './bucket-name.ts';
import { ID_TAG, OWNER_TAG, type Tags } from '../src/reconcile/owner.ts';
import type { Site } from './site.ts';

/**
 * Every physical name of a stack. Stable resources have no digest; immutable ones do, so a change creates a new one.
 */
export interface Names {
  /** `name-stage`: prefix of every name and value of the owner tag. */
  readonly owner: string;
  readonly bucket: string;
  /** Its possible names; policies cover each. */
  readonly buckets: readonly string[];
  /** The endpoint of the slot that is declared; its log group is its own. */
  readonly endpoint: string;
  /** Both possible names of the endpoint; policies cover either. */
  readonly endpoints: readonly string[];
  readonly endpointRole: string;
  readonly endpointLogs: string;
  /** The functions that hosts on Lambda run the model in; policies cover each. */
  readonly functions: Readonly<Record<FunctionHost, string>>;
  readonly functionRole: string;
  /** Of the function on a file system, which needs a network. */
  readonly mountedRole: string;
  /** The function that fills a file system. */
  readonly loader: string;
  readonly loaderRole: string;
  /** Of container images. */
  readonly repository: string;
  readonly proxy: string;
  readonly proxyRole: string;
  readonly proxyLogs: string;
  readonly api: string;
  /** Where API Gateway logs each request, including those that never reach the proxy. */
  readonly accessLogs: string;
  readonly dashboard: string;
  readonly apiKey: string;
  readonly usagePlan: string;
}

/** All roles have one path, so that listing them does not read every role of the account. */
export const ROLE_PATH = '/sagemaker-gateway/';

// SageMaker and Lambda write to groups of these names and nowhere else.
const ENDPOINT_LOGS = '/aws/sagemaker/Endpoints/';
const FUNCTION_LOGS = '/aws/lambda/';

// Below /aws/vendedlogs/ a group needs no statement in the region's single resource policy of 5,120 characters
// (CloudWatch Logs User Guide, "Enable logging from AWS services").
const ACCESS_LOGS = '/aws/vendedlogs/sagemaker-gateway/';

export function ownerOf(config: Config): string {
  return `${config.name}-${config.stage}`;
}

/**
 * An endpoint has one of two names. It needs the second where SageMaker does not change it in place (real-time to
 * serverless): the new endpoint is created first, then the proxy switches to it.
 */
export type Slot = (typeof SLOTS)[number];

/** In order of use. */
export const SLOTS = ['first', 'second'] as const;

const SLOT_SUFFIX: Readonly<Record<Slot, string>> = { first: '', second: '-b' };

/** The endpoint's name in a slot. */
export function endpointName(owner: string, slot: Slot): string {
  return `${owner}${SLOT_SUFFIX[slot]}`;
}

/**
 * The ends of the names of functions that run a model, one per host: the package type and the file system of a function
 * do not change in place, so each host has its own, and the proxy switches.
 */
export const FUNCTION_HOSTS = ['zip', 'image', 'efs'] as const;

export type FunctionHost = (typeof FUNCTION_HOSTS)[number];

/** The name of the function that runs the model on a host. */
export function functionName(owner: string, host: FunctionHost): string {
  return `${owner}-${host}`;
}

/** The name of the function that fills the file system of a stack. */
export function loaderName(owner: string): string {
  return `${owner}-loader`;
}

/** Log group of a function. */
export function functionLogGroup(name: string): string {
  return `${FUNCTION_LOGS}${name}`;
}

/** Log group of an endpoint's containers. */
export function endpointLogGroup(endpoint: string): string {
  return `${ENDPOINT_LOGS}${endpoint}`;
}

/** What exists of a stack, as far as a name depends on it. */
export interface ExistingNames {
  readonly slot?: Slot;
  /** Its bucket; undefined if there is none, or it has the name of a new one. */
  readonly bucket?: string | undefined;
}

export function namesOf(owner: string, site: Site, { slot = 'first', bucket }: ExistingNames = {}): Names {
  const endpoint = endpointName(owner, slot);
  const buckets = bucketNames(owner, site);
  return {
    owner,
    bucket: bucket ?? buckets[0],
    buckets,
    endpoint,
    endpoints: SLOTS.map((each) => endpointName(owner, each)),
    // IAM is global, so the region is part of the name.
    endpointRole: `${owner}-${site.region}-endpoint`,
    endpointLogs: endpointLogGroup(endpoint),
    functions: {
      zip: functionName(owner, 'zip'),
      image: functionName(owner, 'image'),
      efs: functionName(owner, 'efs'),
    },
    functionRole: `${owner}-${site.region}-function`,
    mountedRole: `${owner}-${site.region}-mounted`,
    loader: loaderName(owner),
    loaderRole: `${owner}-${site.region}-loader`,
    repository: owner,
    proxy: `${owner}-proxy`,
    proxyRole: `${owner}-${site.region}-proxy`,
    proxyLogs: functionLogGroup(`${owner}-proxy`),
    api: owner,
    accessLogs: `${ACCESS_LOGS}${owner}-access`,
    // Dashboards are global, like IAM.
    dashboard: `${owner}-${site.region}`,
    apiKey: `${owner}-key`,
    usagePlan: `${owner}-plan`,
  };
}

/** Prefixes of the log groups of resources with this name prefix. */
export function logGroupPrefixes(prefix: string): readonly string[] {
  return [ENDPOINT_LOGS, FUNCTION_LOGS, ACCESS_LOGS].map((place) => `${place}${prefix}`);
}

/** The log groups that a stack's endpoints and functions write to, and recreate after a deletion. */
export function recreatedLogGroups(owner: string): readonly string[] {
  const endpoints = SLOTS.map((slot) => endpointLogGroup(endpointName(owner, slot)));
  const models = FUNCTION_HOSTS.map((host) => functionName(owner, host));
  const functions = [`${owner}-proxy`, loaderName(owner), ...models];
  return [...endpoints, ...functions.map(functionLogGroup)];
}

/** A name without its prefix or key: the writer of a log group, the bucket of an object, the function of a version. */
export function bareName(kind: string, name: string): string {
  if (kind === 'object') return name.slice(0, name.indexOf('/'));
  if (kind !== 'log-group') return name.split(':')[0] ?? name;
  const place = [ENDPOINT_LOGS, FUNCTION_LOGS, ACCESS_LOGS].find((prefix) => name.startsWith(prefix)) ?? '';
  return name.slice(place.length);
}

/**
 * Whether a bare name is the stack's name or starts with it and a hyphen; `shop-dev2` does not belong to `shop-dev`.
 */
export function isNamedAfter(bare: string, owner: string): boolean {
  return bare === owner || bare.startsWith(`${owner}-`);
}

/** Whether a role belongs to a stack in the region: the same stack can exist in another region too. */
export function isRoleOf(name: string, region: string): boolean {
  return new RegExp(`-${region}-[a-z]+$`).test(name);
}

/** Whether a dashboard is of a stack in the region. */
export function isDashboardOf(name: string, region: string): boolean {
  return name.endsWith(`-${region}`);
}

/** S3 key of an archive: its content address, so that an upload never overwrites and is never repeated. */
export function archiveKey(digest: string): string {
  return `models/${digest}/model.tar.gz`;
}

/** S3 key of a function's zip. */
export function functionKey(digest: string): string {
  return `models/${digest}/function.zip`;
}

/** Digest of any data in twelve hex digits, for the name of an immutable resource. */
export function digestOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 12);
}

/** The tags of one resource; the user's come first, so that they cannot override the owner tag. */
export function tagsFor(owner: string, id: string, own: Tags): Tags {
  return { ...own, [OWNER_TAG]: owner, [ID_TAG]: id };
}

/** ARN of a regional resource: `arn:partition:service:region:account:rest`. */
export function arn(site: Site, service: string, rest: string): string {
  return `arn:${site.partition}:${service}:${site.region}:${site.account}:${rest}`;
}

export function roleArn(site: Site, name: string): string {
  return `arn:${site.partition}:iam::${site.account}:role${ROLE_PATH}${name}`;
}

export function functionArn(site: Site, name: string): string {
  return arn(site, 'lambda', `function:${name}`);
}
