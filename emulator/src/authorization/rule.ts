import { contextOf } from '../policy/condition.ts';
import type { Need } from '../policy/evaluate.ts';

/** Where a request is made, and the parts of an ARN other than the name. */
export interface ArnScope {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** ARN of a role or user that exists; requests name it without its path. */
  readonly entityArn: (kind: 'role' | 'user', name: string) => string | undefined;
  /** ARN of the permissions boundary of a role or user. */
  readonly boundaryOf: (kind: 'role' | 'user', name: string) => string | undefined;
  /** Tags of the resource of API Gateway at a path. */
  readonly gatewayTags: (path: string) => Tags;
  /** The KMS key of an endpoint configuration. */
  readonly endpointKey: (configName: string) => string | undefined;
  /** ARN of the KMS key of an object, or of what is written to a bucket by default; undefined without one. */
  readonly objectKey: (bucket: string, key?: string) => string | undefined;
  /** Account id of a bucket's owner; undefined when there is no such bucket. */
  readonly bucketOwner: (bucket: string) => string | undefined;
  /** Tags of a resource of EC2 or EFS by its id. */
  readonly tagsOf: (id: string) => Tags;
  /** What a mount target belongs to; undefined when there is no such mount target. */
  readonly mountTarget: (
    id: string,
  ) => { readonly fileSystemId: string; readonly interfaceId: string } | undefined;
  /** The VPC of a subnet; undefined when there is no such subnet. */
  readonly vpcOfSubnet: (id: string) => string | undefined;
}

/** The permissions that an operation requires. `input` is the parsed request. */
export type Rule<Input> = (input: Input, scope: ArnScope) => readonly Need[];

/** The permissions required by the operations of one service. */
export interface ServiceRules<Input> {
  /** The prefix of its actions. */
  readonly prefix: string;
  /** Its error for a caller without permission. */
  readonly denial: { readonly code: string; readonly status: number; readonly preface?: string };
  /** Operations whose action has a different name, or that have a resource. */
  readonly operations: Readonly<Record<string, Rule<Input>>>;
  /** Every other one; `prefix:Operation` on `*` unless given. */
  readonly otherwise?: Rule<Input>;
}

/** Access-denied errors of JSON services; the status is 400 in AWS JSON and 403 in REST-JSON. */
export const JSON_DENIAL = { code: 'AccessDeniedException', status: 400 };
export const REST_JSON_DENIAL = { code: 'AccessDeniedException', status: 403 };
/** Access-denied errors of XML services. */
export const XML_DENIAL = { code: 'AccessDenied', status: 403 };

export type Values = Parameters<typeof contextOf>[0];

export function need(action: string, resource = '*', values: Values = {}): Need {
  return { action, resource, context: contextOf(values) };
}

/** The parts of a regional ARN before the resource. */
type ArnPlace = Pick<ArnScope, 'partition' | 'region' | 'accountId'>;

/** ARN of a regional resource. */
export function regional({ partition, region, accountId }: ArnPlace, service: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
}

/** The right to create the role that a service uses on behalf of the caller. */
export function serviceRole({ partition, accountId }: ArnPlace, service: string, name: string): Need {
  const role = `arn:${partition}:iam::${accountId}:role/aws-service-role/${service}/${name}`;
  return need('iam:CreateServiceLinkedRole', role, { 'iam:AWSServiceName': service });
}

/** ARN of a KMS key that is named by its id or ARN. */
export function kmsKeyArn(place: ArnPlace, key: string): string {
  return key.startsWith('arn:') ? key : regional(place, 'kms', `key/${key}`);
}

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** The tags of a resource as condition keys; `prefix` is a service's own. */
export function resourceTagValues(tags: Tags, prefix = 'aws'): Values {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`${prefix}:ResourceTag/${key}`, value]),
  );
}

/** The request's tags as condition keys. */
export function tagValues(tags: Tags): Values {
  const values = Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
  return { ...Object.fromEntries(values), ...(values.length > 0 && { 'aws:TagKeys': Object.keys(tags) }) };
}

/**
 * A creation, which also requires permission to tag when the request carries tags ("additional permissions to tag on
 * creation" in each service's guide; observed as "not authorized to perform: sagemaker:AddTags",
 * aws-cdk#32294, and "lambda:TagResource", buildkite/elastic-ci-stack-for-aws#1039).
 */
export function creation(
  action: string,
  tagging: string,
  resource: string,
  tags: Tags,
  more: Values = {},
): Need[] {
  const values = tagValues(tags);
  const created = need(action, resource, { ...values, ...more });
  return Object.keys(tags).length > 0 ? [created, need(tagging, resource, values)] : [created];
}

/** Passing a role to a service, authorized on the role for every operation. */
export function passRole(roleArn: unknown, service: string): Need[] {
  if (typeof roleArn !== 'string' || roleArn === '') return [];
  return [need('iam:PassRole', roleArn, { 'iam:PassedToService': service })];
}

/** A string member of a request; empty when absent, which the service itself rejects. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Tags written as a list of pairs. */
export function tagsOfList(list: unknown): Tags {
  const pairs = (Array.isArray(list) ? list : []) as { Key?: string; Value?: string }[];
  return Object.fromEntries(pairs.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Tags written as a map. */
export function tagsOfMap(map: unknown): Tags {
  return (map ?? {}) as Tags;
}
