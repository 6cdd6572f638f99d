import { fault, type Fault } from './fault.ts';
import { type JsonNode, memberOf, textsOf, valuesOf } from './json-node.ts';

/** Types of IAM resources, in the order of IAM's own sentence. */
const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

/** Resource or NotResource of an identity policy's statement: present, and each value `*` or an ARN. */
export function resourceFaults(statement: JsonNode, partition: string): Fault[] {
  const element = memberOf(statement, 'Resource') ?? memberOf(statement, 'NotResource');
  if (valuesOf(element).length === 0) return [fault('noResource', 'Resource', element?.begun)];
  return textsOf(element).flatMap((resource) => {
    if (resource === '*') return [];
    return arnFaults(resource, partition).slice(0, 1);
  });
}

/** arn:partition:service:region:account:resource; only the resource contains colons. */
function arnFaults(resource: string, partition: string): Fault[] {
  const [prefix, given, ...fields] = resource.split(':');
  if (given === undefined) return wrong(`Resource ${resource} must be in ARN format or "*".`);
  if (given !== partition && given !== '*') return wrong(partitionSentence(given, fields));
  const [service] = fields;
  if (service === undefined || /[*?]/.test(service))
    return wrong('Resource vendor must be fully qualified and cannot contain regexes.');
  // Four fields follow the partition; an ARN with fewer, or without a service, reaches the older parser only.
  if (fields.length < 4 || service === '') return [fault('legacy', resource)];
  if (prefix !== 'arn') return wrong(`Resource ${resource} must be in ARN format or "*".`);
  const sentence = serviceSentence(resource, fields);
  return sentence === undefined ? [] : wrong(sentence);
}

function wrong(sentence: string): Fault[] {
  return [fault('resource', sentence)];
}

/** Every field that is absent is shown as `*`. */
function partitionSentence(partition: string, fields: readonly string[]): string {
  const [service, region, account] = fields;
  const rest = fields.slice(3).join(':');
  const shown = [service, region, account, rest].map((field, index) => (index < fields.length ? field : '*'));
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${shown.join(':')}".`;
}

/** What IAM knows about single services: the global ones have no region, and IAM's own resources have types. */
function serviceSentence(resource: string, fields: readonly string[]): string | undefined {
  const [service, region, account] = fields;
  const path = fields.slice(3).join(':');
  if (service === 'iam') {
    if (region !== '') return `IAM resource ${resource} cannot contain region information.`;
    if (path !== '*' && !IAM_PATHS.some((start) => path.startsWith(start)))
      return `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`;
  }
  // An account marks the regional resources of S3: access points, jobs, Storage Lens.
  if (service === 's3' && region !== '' && account === '')
    return `Resource ${resource} can not contain region information.`;
  return undefined;
}
