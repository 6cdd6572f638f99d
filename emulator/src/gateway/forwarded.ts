import { SOURCE_IP } from './request-context.ts';

/** Hop-by-hop headers, which are not forwarded. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers passed to a function: the client's, plus forwarding and trace headers. Names in lower case. */
export function forwardedHeaders(request: Request, traceId: string): Record<string, string> {
  const { protocol, port } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !HOP_BY_HOP.has(name)));
  const forwarded = headers['x-forwarded-for'];
  return {
    ...headers,
    'x-amzn-trace-id': headers['x-amzn-trace-id'] ?? traceId,
    'x-forwarded-for': forwarded ? `${forwarded}, ${SOURCE_IP}` : SOURCE_IP,
    'x-forwarded-port': port || (protocol === 'https:' ? '443' : '80'),
    'x-forwarded-proto': protocol.slice(0, -1),
  };
}
