import {
  GATEWAY_RESPONSES,
  type GatewayResponse,
  problemOfGatewayResponse,
} from '../../gateway-responses.ts';
import { PROBLEM_MEDIA_TYPE } from '../../problem.ts';
import { REQUEST_ID_HEADER } from '../../release.ts';

/** The refusals of a REST API in our form, for `x-amazon-apigateway-gateway-responses`; `headers` go on each of them. */
export function gatewayResponses(headers: Readonly<Record<string, string>>): Record<string, object> {
  return Object.fromEntries(
    GATEWAY_RESPONSES.map((each) => [each.responseType, gatewayResponse(each, headers)]),
  );
}

function gatewayResponse(problem: GatewayResponse, headers: Readonly<Record<string, string>>): object {
  const { status, retryAfterSeconds } = problem;
  const named = {
    // The template is found under application/json, which a client that names nothing accepts.
    'content-type': quoted(PROBLEM_MEDIA_TYPE),
    // The id that the body names too, under the name that the proxy's own answers have.
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

/** The body: only the id of the request is filled in. API Gateway's own words may hold quotes, and ours say enough. */
function template(problem: GatewayResponse): string {
  return JSON.stringify(problemOfGatewayResponse(problem, '$context.requestId'));
}

/** A constant, as header mappings write it (Developer Guide, "Gateway response mapping"). */
export function quoted(value: string): string {
  return `'${value}'`;
}
