import { contextOf } from '../policy/condition.ts';
import type { Need } from '../policy/evaluate.ts';

/** Where a request is made, and what an ARN needs besides a name. */
export interface Place {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  /** ARN of a role or user that exists; requests name it without its path. */
  readonly entityArn: (kind: 'role' | 'user', name: string) => string | undefined;
}

/** What an operation needs. `input` is the request as the service's protocol has read it. */
export type Rule<Input> = (input: Input, place: Place) => readonly Need[];

/** One service: which of its operations need what. */
export interface ServiceRules<Input> {
  /** What stands before the colon of its actions. */
  readonly prefix: string;
  /** How it answers a caller without the right. */
  readonly denial: { readonly code: string; readonly status: number };
  /** Operations whose action is named otherwise, or that have a resource. */
  readonly operations: Readonly<Record<string, Rule<Input>>>;
  /** Every other one; `prefix:Operation` on `*` unless given. */
  readonly otherwise?: Rule<Input>;
}

/** Refusals of services that speak JSON; the status is 400 in AWS JSON and 403 in REST-JSON. */
export const JSON_DENIAL = { code: 'AccessDeniedException', status: 400 };
export const REST_JSON_DENIAL = { code: 'AccessDeniedException', status: 403 };
/** Refusals of services that speak XML. */
export const XML_DENIAL = { code: 'AccessDenied', status: 403 };

export type Values = Parameters<typeof contextOf>[0];

export function need(action: string, resource = '*', values: Values = {}): Need {
  return { action, resource, context: contextOf(values) };
}

/** ARN of something regional. */
export function regional({ partition, region, accountId }: Place, service: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
}

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** Tags that a request carries, as condition keys. */
export function tagValues(tags: Tags): Values {
  const values = Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
  return { ...Object.fromEntries(values), ...(values.length > 0 && { 'aws:TagKeys': Object.keys(tags) }) };
}

/**
 * A creation, which needs the right to tag as well as soon as tags travel with it ("additional permissions to tag on
 * creation" in each service's guide; seen in the field as "not authorized to perform: sagemaker:AddTags",
 * aws-cdk#32294, and "lambda:TagResource", buildkite/elastic-ci-stack-for-aws#1039).
 */
export function creation(action: string, tagging: string, resource: string, tags: Tags): Need[] {
  const values = tagValues(tags);
  const created = need(action, resource, values);
  return Object.keys(tags).length > 0 ? [created, need(tagging, resource, values)] : [created];
}

/** Handing a role to a service: judged on the role, whichever operation does it. */
export function passRole(roleArn: unknown, service: string): Need[] {
  if (typeof roleArn !== 'string' || roleArn === '') return [];
  return [need('iam:PassRole', roleArn, { 'iam:PassedToService': service })];
}

/** A text member of a request; empty when it is absent, which the service itself then refuses. */
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
