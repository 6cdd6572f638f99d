import { apiAddress } from './api-address.ts';

/** Whether a host is a custom domain of the account. */
export type IsCustomDomain = (hostname: string) => boolean;

/**
 * The refusal of a request that a web page may have caused; undefined for any other. The emulator runs what is uploaded
 * to it, and a browser on this machine reaches it for every page:
 *
 * - A page whose own name resolves to 127.0.0.1 (DNS rebinding) sends that name as Host.
 * - A page of another origin is announced by Origin or Sec-Fetch-Site, which no SDK sends. Deployed APIs are meant for
 *   pages and decide by CORS.
 */
export function refusedWebRequest(request: Request, isCustomDomain: IsCustomDomain): Response | undefined {
  const url = new URL(request.url);
  const isDomain = isCustomDomain(url.hostname);
  if (!isDomain && !isLoopbackName(url.hostname)) {
    return refusal(
      `The Host header names '${url.hostname}'. The emulator answers to 127.0.0.1, [::1], localhost, *.localhost and the custom domains of its account.`,
    );
  }
  if (isDomain || apiAddress(url)) return undefined;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site') ?? 'none';
  if (origin === null && (site === 'none' || site === 'same-origin')) return undefined;
  return refusal(
    `Only deployed APIs answer web pages. This request has ${origin === null ? `Sec-Fetch-Site: ${site}` : `Origin: ${origin}`}.`,
  );
}

/** Names that a browser never resolves to another machine (RFC 6761 for localhost). */
function isLoopbackName(hostname: string): boolean {
  return /^(127\.0\.0\.1|\[::1\]|([^.]+\.)*localhost)$/.test(hostname);
}

function refusal(message: string): Response {
  const headers = { 'x-amzn-errortype': 'AccessDeniedException' };
  return Response.json({ __type: 'AccessDeniedException', message }, { status: 403, headers });
}
