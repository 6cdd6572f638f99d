import type { Integration } from '@aws-sdk/client-api-gateway';
import { INTERNAL, GatewayError } from './gateway-error.ts';

/**
 * A mock: the request template sets a status, which selects one of the integration's responses; its
 * headers and text are the response. Throws GatewayError 500 when none matches.
 */
export function mockResponse(integration: Integration, request: Request): Response {
  const { requestTemplates = {}, integrationResponses = {} } = integration;
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim() ?? 'application/json';
  const status = statusIn(requestTemplates[mediaType]);
  const all = Object.values(integrationResponses);
  const response =
    all.find(
      ({ selectionPattern }) => selectionPattern && new RegExp(`^(?:${selectionPattern})$`).test(status),
    ) ?? all.find(({ selectionPattern }) => !selectionPattern);
  if (status === '' || !response)
    throw new GatewayError('API_CONFIGURATION_ERROR', INTERNAL, {
      logged: 'No response of the mock was chosen',
    });
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.responseParameters ?? {}))
    headers.set(name.replace('method.response.header.', ''), value.slice(1, -1));
  const [type = 'application/json', text = ''] = Object.entries(response.responseTemplates ?? {})[0] ?? [];
  if (!headers.has('content-type')) headers.set('content-type', type);
  const code = Number(response.statusCode);
  return new Response(code === 204 || code === 304 ? null : text, { status: code, headers });
}

/** `{"statusCode": 200}`; empty for a template without one. */
function statusIn(template = ''): string {
  try {
    return String((JSON.parse(template) as { statusCode?: number }).statusCode ?? '');
  } catch {
    // A template that is not JSON selects nothing.
    return '';
  }
}
