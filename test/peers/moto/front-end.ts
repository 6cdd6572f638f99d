import type { Served } from 'sagemaker-emulator';
import type { Asked, Gap, ToMoto } from './gap.ts';
import { GAPS } from './gaps.ts';

/** What went through the door. */
export interface Tally {
  calls: number;
  /** Answered by moto, untouched. */
  passed: number;
  /** By gap, how often the door had to step in. */
  readonly mended: Map<Gap, number>;
}

/** A door in front of moto that passes on what moto can, and counts. */
export function motoDoor(motoUrl: string): Served & { readonly tally: Tally } {
  const tally: Tally = { calls: 0, passed: 0, mended: new Map() };
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
      const asked = await readAll(request);
      tally.calls += 1;
      const gap = GAPS.find((candidate) => candidate.matches(asked));
      if (!gap) tally.passed += 1;
      else tally.mended.set(gap, (tally.mended.get(gap) ?? 0) + 1);
      return gap ? await gap.answer(asked, toMoto, { door: ownUrl, moto: motoUrl }) : await toMoto(asked);
    },
  };
}

/** Hop-by-hop headers are the connection's, not the call's. */
const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
];

async function readAll(request: Request): Promise<Asked> {
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
