import { boundedRequest } from '../bounded-request.ts';
import type { Faults } from './faults.ts';
import { InvalidRule } from './rule.ts';

const PATH = '/_emulator/faults';
const MAX_BYTES = 1024 * 1024;

/**
 * Admin routes of faults: POST adds a rule or a list of them, GET lists those that are active, DELETE removes all or
 * one. Undefined for any other path.
 */
export async function faultRoutes(faults: Faults, request: Request): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  const id = pathname.startsWith(`${PATH}/`) ? pathname.slice(PATH.length + 1) : undefined;
  if (pathname !== PATH && id === undefined) return undefined;
  if (request.method === 'DELETE') return removed(faults, id);
  if (request.method === 'GET' && id === undefined) return Response.json(faults.list());
  if (request.method === 'POST' && id === undefined) return await added(faults, request);
  return problem('Use POST, GET or DELETE on /_emulator/faults, or DELETE on /_emulator/faults/ID.', 405);
}

function removed(faults: Faults, id: string | undefined): Response {
  if (id !== undefined && !faults.remove(id)) return problem(`There is no fault "${id}".`, 404);
  if (id === undefined) faults.clear();
  return new Response(null, { status: 204 });
}

async function added(faults: Faults, request: Request): Promise<Response> {
  try {
    const bounded = boundedRequest(request, MAX_BYTES, () => new InvalidRule('The rules are too long.'));
    const given = JSON.parse(await bounded.text()) as unknown;
    const active = (Array.isArray(given) ? given : [given]).map((rule) => faults.add(rule));
    return Response.json(Array.isArray(given) ? active : active[0], { status: 201 });
  } catch (error) {
    if (error instanceof InvalidRule || error instanceof SyntaxError) return problem(error.message, 400);
    throw error;
  }
}

function problem(message: string, status: number): Response {
  return Response.json({ message }, { status });
}
