import { createHash } from 'node:crypto';
import type { Config } from '../src/config/config.ts';
import { ID_TAG, OWNER_TAG, type Tags } from '../src/reconcile/owner.ts';
import type { Site } from './site.ts';

/** Every physical name of a stack. Stable things carry no digest; immutable ones do, so a change makes a new one. */
export interface Names {
  /** `name-stage`: prefix of every name and value of the owner tag. */
  readonly owner: string;
  readonly bucket: string;
  /** The endpoint of the slot that is declared; its log group is its own. */
  readonly endpoint: string;
  /** Both names an endpoint of this stack may have: what one role may do, it may do for either. */
  readonly endpoints: readonly string[];
  readonly endpointRole: string;
  readonly endpointLogs: string;
  readonly proxy: string;
  readonly proxyRole: string;
  readonly proxyLogs: string;
  readonly api: string;
  /** Where API Gateway writes a line for each request, those included that never reach the proxy. */
  readonly accessLogs: string;
  readonly dashboard: string;
  readonly apiKey: string;
  readonly usagePlan: string;
}

/** Roles lie under one path, so that listing ours does not read every role of the account. */
export const ROLE_PATH = '/sagemaker-gateway/';

// SageMaker and Lambda write to groups of these names and nowhere else.
const ENDPOINT_LOGS = '/aws/sagemaker/Endpoints/';
const FUNCTION_LOGS = '/aws/lambda/';

// Below /aws/vendedlogs/ a group needs no line of its own in the region's one resource policy of 5,120 characters
// (CloudWatch Logs User Guide, "Enable logging from AWS services").
const ACCESS_LOGS = '/aws/vendedlogs/sagemaker-gateway/';

export function ownerOf(config: Config): string {
  return `${config.name}-${config.stage}`;
}

/**
 * An endpoint has one of two names. It needs the second where SageMaker does not change it in place (real-time to
 * serverless): the new one is made beside the old, and the proxy switches from one to the other.
 */
export type Slot = (typeof SLOTS)[number];

/** In the order in which they are taken. */
export const SLOTS = ['first', 'second'] as const;

const SLOT_SUFFIX: Readonly<Record<Slot, string>> = { first: '', second: '-b' };

/** The endpoint's name in a slot. */
export function endpointName(owner: string, slot: Slot): string {
  return `${owner}${SLOT_SUFFIX[slot]}`;
}

/** Where SageMaker writes what the containers of an endpoint say. */
export function endpointLogGroup(endpoint: string): string {
  return `${ENDPOINT_LOGS}${endpoint}`;
}

export function namesOf(owner: string, site: Site, slot: Slot = 'first'): Names {
  const endpoint = endpointName(owner, slot);
  return {
    owner,
    bucket: `${owner}-${site.account}-${site.region}`,
    endpoint,
    endpoints: SLOTS.map((each) => endpointName(owner, each)),
    // IAM is one for all regions, so the region is part of the name.
    endpointRole: `${owner}-${site.region}-endpoint`,
    endpointLogs: endpointLogGroup(endpoint),
    proxy: `${owner}-proxy`,
    proxyRole: `${owner}-${site.region}-proxy`,
    proxyLogs: `${FUNCTION_LOGS}${owner}-proxy`,
    api: owner,
    accessLogs: `${ACCESS_LOGS}${owner}-access`,
    // Dashboards are one for all regions, as IAM is.
    dashboard: `${owner}-${site.region}`,
    apiKey: `${owner}-key`,
    usagePlan: `${owner}-plan`,
  };
}

/** Where the log groups are found again of what is named so. */
export function logGroupPrefixes(prefix: string): readonly string[] {
  return [ENDPOINT_LOGS, FUNCTION_LOGS, ACCESS_LOGS].map((place) => `${place}${prefix}`);
}

/** The log groups that only a stack's own endpoints and function write, and make again when they are gone. */
export function writtenGroups(owner: string): readonly string[] {
  const endpoints = SLOTS.map((slot) => endpointLogGroup(endpointName(owner, slot)));
  return [...endpoints, `${FUNCTION_LOGS}${owner}-proxy`];
}

/** What a thing is called without the place it lies in: the writer of a log group, the bucket of an object. */
export function bareName(kind: string, name: string): string {
  if (kind === 'object') return name.slice(0, name.indexOf('/'));
  if (kind !== 'log-group') return name;
  const place = [ENDPOINT_LOGS, FUNCTION_LOGS, ACCESS_LOGS].find((prefix) => name.startsWith(prefix)) ?? '';
  return name.slice(place.length);
}

/** Whether a bare name is a stack's own or begins with it; `shop-dev2` is not named after `shop-dev`. */
export function isNamedAfter(bare: string, owner: string): boolean {
  return bare === owner || bare.startsWith(`${owner}-`);
}

/** Whether a role is of a stack in the region: the same stack may stand in another one too. */
export function isRoleOf(name: string, region: string): boolean {
  return new RegExp(`-${region}-[a-z]+$`).test(name);
}

/** Whether a dashboard is of a stack in the region. */
export function isDashboardOf(name: string, region: string): boolean {
  return name.endsWith(`-${region}`);
}

/** S3 key of an archive: its content's address, so an upload never overwrites and is never repeated. */
export function archiveKey(digest: string): string {
  return `models/${digest}/model.tar.gz`;
}

/** Twelve hex digits over any finished data, for the name of an immutable thing. */
export function digestOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 12);
}

/** The tags of one resource; the user's come first, so that they cannot take the owner's place. */
export function tagsFor(owner: string, id: string, own: Tags): Tags {
  return { ...own, [OWNER_TAG]: owner, [ID_TAG]: id };
}

/** ARN of something regional: `arn:partition:service:region:account:rest`. */
export function arn(site: Site, service: string, rest: string): string {
  return `arn:${site.partition}:${service}:${site.region}:${site.account}:${rest}`;
}

export function roleArn(site: Site, name: string): string {
  return `arn:${site.partition}:iam::${site.account}:role${ROLE_PATH}${name}`;
}

export function functionArn(site: Site, name: string): string {
  return arn(site, 'lambda', `function:${name}`);
}
