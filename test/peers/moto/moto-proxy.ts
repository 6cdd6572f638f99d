import type { Served } from 'sagemaker-emulator';
import type { MotoRequest, Gap, ToMoto } from './gap.ts';
import { GAPS } from './gaps.ts';

/** Calls through the proxy. */
export interface Tally {
  calls: number;
  /** Answered by moto, unmodified. */
  passed: number;
  /** Number of workarounds, by gap. */
  readonly adapted: Map<Gap, number>;
}

/** A counting proxy in front of moto that forwards the calls that moto supports. */
export function motoProxy(motoUrl: string): Served & { readonly tally: Tally } {
  const tally: Tally = { calls: 0, passed: 0, adapted: new Map() };
  let ownUrl = '';
  const toMoto: ToMoto = async ({ method, path, headers, body }) => {
    const bodiless = method === 'GET' || method === 'HEAD';
    const response = await fetch(`${motoUrl}${path}`, { method, headers, ...(!bodiless && { body }) });
    return await copyOf(response);
  };
  return {
    tally,
    setBaseUrl: (url) => void (ownUrl = url),
    fetch: async (request) => {
      const received = await readAll(request);
      tally.calls += 1;
      const gap = GAPS.find((candidate) => candidate.matches(received));
      if (!gap) tally.passed += 1;
      else tally.adapted.set(gap, (tally.adapted.get(gap) ?? 0) + 1);
      return gap
        ? await gap.answer(received, toMoto, { proxy: ownUrl, moto: motoUrl })
        : await toMoto(received);
    },
  };
}

/** Hop-by-hop headers belong to the connection. */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
];

async function readAll(request: Request): Promise<MotoRequest> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  const body = new Uint8Array(await request.arrayBuffer());
  return { method: request.method, path: `${pathname}${search}`, headers, body };
}

async function copyOf(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  for (const name of [...OF_THE_CONNECTION, 'content-encoding']) headers.delete(name);
  const bodiless = [204, 205, 304].includes(response.status);
  return new Response(bodiless ? null : await response.arrayBuffer(), { status: response.status, headers });
}
