import { fault, type Fault } from './fault.ts';
import { type JsonNode, memberOf, textsOf, valuesOf } from './json-node.ts';

/** Types of principals (IAM user guide, "Grammar of the IAM JSON policy language"), case-sensitive. */
const TYPES = new Set(['AWS', 'Federated', 'Service', 'CanonicalUser']);

/** Whether a service accepts a principal of a type. */
export type PrincipalTest = (type: string, value: string) => boolean;

/** Principal or NotPrincipal of a statement: present, `*` or a map of types, each with one value or a list. */
export function principalFaults(statement: JsonNode, accepts: PrincipalTest): Fault[] {
  const element = memberOf(statement, 'Principal') ?? memberOf(statement, 'NotPrincipal');
  if (!element) return [fault('noPrincipal', 'Principal')];
  if (element.kind === 'list') return [fault('syntax', 'Principal', element.begun)];
  if (element.kind === 'scalar') return [fault('principalForm', String(element.value), element.begun)];
  if (element.members.length === 0) return [fault('emptyPrincipal', '{}')];
  return element.members.flatMap(([type, values]) => typeFaults(type, values, accepts));
}

function typeFaults(type: string, values: JsonNode, accepts: PrincipalTest): Fault[] {
  if (!TYPES.has(type)) return [fault('syntax', type, values.begun)];
  if (valuesOf(values).length === 0) return [fault('emptyPrincipal', type)];
  if (textsOf(values).length < valuesOf(values).length) return [fault('syntax', type, values.begun)];
  return textsOf(values)
    .filter((value) => !accepts(type, value))
    .map((value) =>
      fault(type === 'Federated' ? 'federated' : 'principal', `"${type.toUpperCase()}":"${value}"`),
    );
}

/** A service by its host name, such as sagemaker.amazonaws.com; some of Amazon's are under amazon.com. */
export function isServicePrincipal(value: string): boolean {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/.test(value);
}

/**
 * An account, user, role or session of a partition. Groups are no principals, and part of an ARN cannot be a wildcard
 * (IAM user guide, "AWS JSON policy elements: Principal").
 */
export function isAwsPrincipal(value: string, partition: string): boolean {
  if (value === '*' || /^\d{12}$/.test(value)) return true;
  const [prefix, given, service, region, account = '', ...rest] = value.split(':');
  if (prefix !== 'arn' || given !== partition || region !== '' || !/^\d{12}$/.test(account)) return false;
  const resource = rest.join(':');
  if (/[*?]/.test(resource)) return false;
  if (service === 'iam') return /^(?:root$|user\/.|role\/.)/.test(resource);
  return service === 'sts' && /^(?:assumed-role\/[^/]+\/.|federated-user\/.)/.test(resource);
}
