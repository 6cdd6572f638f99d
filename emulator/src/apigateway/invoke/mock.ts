import type { Integration } from '../definition.ts';
import { INTERNAL, Refusal } from './refusal.ts';

/**
 * A mock: the request template states a status, by which one of the integration's responses is chosen, and that one's
 * headers and text are the answer. Throws Refusal 500 when nothing is chosen.
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
    throw new Refusal('API_CONFIGURATION_ERROR', INTERNAL, { logged: 'No response of the mock was chosen' });
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.responseParameters ?? {}))
    headers.set(name.replace('method.response.header.', ''), value.slice(1, -1));
  const [type = 'application/json', text = ''] = Object.entries(response.responseTemplates ?? {})[0] ?? [];
  if (!headers.has('content-type')) headers.set('content-type', type);
  const code = Number(response.statusCode);
  return new Response(code === 204 || code === 304 ? null : text, { status: code, headers });
}

/** `{"statusCode": 200}`; empty for a template that states none. */
function statusIn(template = ''): string {
  try {
    return String((JSON.parse(template) as { statusCode?: number }).statusCode ?? '');
  } catch {
    // A template that is no JSON chooses nothing.
    return '';
  }
}
