import type { handle } from 'hono/aws-lambda';

type Event = Parameters<ReturnType<typeof handle>>[0];

/** What a REST API passes to a function: payload format 1.0. */
export type RestEvent = Extract<Event, { resource: string }>;

/** Only format 1.0 has the resource of a request. */
export function isRestEvent(event: object): event is RestEvent {
  return 'resource' in event && 'httpMethod' in event;
}

/**
 * The normalized event. Its path is that of the resource, because the original may start with a domain's base path. A
 * text body has been decompressed by API Gateway (Developer Guide, "Enable payload compression for an API":
 * decompression of requests is on by default), so its content-encoding header is removed. A GET body has no meaning
 * (RFC 9110, 9.3.1).
 */
export function withResourcePath(event: RestEvent): RestEvent {
  const { resource, path, httpMethod } = event;
  const plain = event.isBase64Encoded ? event : withoutEncoding(event);
  return {
    ...plain,
    path: resource.includes('{') ? path : resource,
    body: /^(GET|HEAD)$/.test(httpMethod) ? null : event.body,
  };
}

function withoutEncoding(event: RestEvent): RestEvent {
  const { headers, multiValueHeaders } = event;
  return {
    ...event,
    headers: others(headers ?? {}),
    ...(multiValueHeaders && { multiValueHeaders: others(multiValueHeaders) }),
  };
}

/** Format 1.0 keeps header names as they were sent. */
function others<Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-encoding');
  return Object.fromEntries(kept);
}
