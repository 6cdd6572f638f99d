import {
  GATEWAY_RESPONSES,
  type GatewayResponse,
  problemOfGatewayResponse,
} from '../../contract/gateway-responses.ts';
import { PROBLEM_MEDIA_TYPE } from '../../contract/problem.ts';
import { REQUEST_ID_HEADER } from '../../contract/release.ts';

/** The errors of a REST API in the proxy's format, for `x-amazon-apigateway-gateway-responses`; each has `headers`. */
export function gatewayResponses(headers: Readonly<Record<string, string>>): Record<string, object> {
  return Object.fromEntries(
    GATEWAY_RESPONSES.map((each) => [each.responseType, gatewayResponse(each, headers)]),
  );
}

function gatewayResponse(problem: GatewayResponse, headers: Readonly<Record<string, string>>): object {
  const { status, retryAfterSeconds } = problem;
  const named = {
    // API Gateway uses the template of application/json for clients without an Accept header.
    'content-type': quoted(PROBLEM_MEDIA_TYPE),
    // The request id, in the header that the proxy uses.
    [REQUEST_ID_HEADER]: 'context.requestId',
    ...(retryAfterSeconds !== undefined && { 'retry-after': quoted(String(retryAfterSeconds)) }),
    ...headers,
  };
  return {
    statusCode: String(status),
    responseParameters: Object.fromEntries(
      Object.entries(named).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
    ),
    responseTemplates: { 'application/json': template(problem) },
  };
}

/** The body: only the request id is substituted. API Gateway's message may contain quotes, and is not needed. */
function template(problem: GatewayResponse): string {
  return JSON.stringify(problemOfGatewayResponse(problem, '$context.requestId'));
}

/** A constant, as header mappings write it (Developer Guide, "Gateway response mapping"). */
export function quoted(value: string): string {
  return `'${value}'`;
}
