import { HOSTS } from '../../infra/hosts/registry.ts';
import { API_TYPES, type Deadlines, deadlinesOf } from '../../src/contract/deadlines.ts';
import { GATEWAY_RESPONSES } from '../../src/contract/gateway-responses.ts';
import {
  BODY_LIMITS,
  type Limit,
  MAX_CHARACTERS_PER_INPUT,
  MAX_INPUTS,
  requestLimit,
} from '../../src/contract/limits.ts';
import { securitySchemes } from '../../src/openapi/security.ts';
import { PROBLEM_CODES, type Problem, problemOf, ProxyFault, statusOf } from '../../src/contract/problem.ts';
import { code, table } from './markdown.ts';

const AUTHS = ['iam', 'jwt', 'api-key', 'none'] as const;

/** How a request authenticates, by `gateway.auth`. */
export function authentication(): string {
  const rows = AUTHS.map((auth) => {
    const [scheme] = Object.values(securitySchemes({ auth }) ?? {}) as {
      name?: string;
      description?: string;
    }[];
    const header = scheme ? code(scheme.name ?? 'Authorization: Bearer') : '–';
    return [code(auth), header, scheme?.description ?? 'Everybody who knows the URL may call.'];
  });
  return table(['`gateway.auth`', 'Request header', 'Value'], rows);
}

/** One problem document, with a limit in it. */
export function problemExample(): Problem {
  return problemOf(
    new ProxyFault('too-large', undefined, { limit: requestLimit(BODY_LIMITS.sagemakerServerless) }),
    'JKJaXmPLvHcESHA=',
  );
}

/** Every problem of the proxy, by status. */
export function problemTable(): string {
  const faults = PROBLEM_CODES.map((each) => new ProxyFault(each)).toSorted(
    (left, right) => statusOf(left.code) - statusOf(right.code),
  );
  const rows = faults.map((fault) => {
    const { status, type, detail } = problemOf(fault, '');
    return [String(status), code(type), detail, secondsText(fault.retryAfterSeconds)];
  });
  return table(['Status', '`type`', 'Meaning', '`Retry-After`'], rows);
}

/** Every refusal of a REST API itself. */
export function gatewayProblems(): string {
  const rows = GATEWAY_RESPONSES.map((each) => [
    code(each.responseType),
    String(each.status),
    code(each.code),
    each.detail,
    secondsText(each.retryAfterSeconds),
  ]);
  return table(['Gateway response', 'Status', '`code`', 'Meaning', '`Retry-After`'], rows);
}

export function limitTable(): string {
  const limits: readonly Limit[] = [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT, ...Object.values(BODY_LIMITS)];
  const bodies = Object.entries(HOSTS).map(
    ([
      type,
      {
        limits: { requestBody },
      },
    ]) => [`Request body on ${code(type)}`, sizeText(requestLimit(requestBody))],
  );
  return table(
    ['Limit', 'Value'],
    [
      ...limits.map((limit) => [code(limit.name), sizeText(limit)]),
      ...bodies,
      ['Request body, `gateway.maxBodyKb`', 'what the configuration sets, at most that of the host'],
    ],
  );
}

const HOLDERS: Readonly<Record<keyof Deadlines, string>> = {
  clientMs: 'Client of this package',
  gatewayMs: 'API Gateway',
  functionMs: 'Proxy function',
  predictMs: 'Call of the endpoint or function, with retries',
  connectMs: 'Connecting to the endpoint or function',
};

export function deadlineTable(): string {
  const rows = (Object.keys(HOLDERS) as (keyof Deadlines)[]).map((name) => [
    HOLDERS[name],
    ...API_TYPES.map((api) => `${deadlinesOf(api)[name] / 1000} s`),
  ]);
  return table(['Deadline', ...API_TYPES.map((api) => `${api.toUpperCase()} API`)], rows);
}

function sizeText({ max, unit }: Limit): string {
  return `${max.toLocaleString('en-US')} ${unit}`;
}

function secondsText(seconds: number | undefined): string {
  return seconds === undefined ? '' : `${seconds} s`;
}
