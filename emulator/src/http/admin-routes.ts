import type { CallLog } from './call-log.ts';
import { faultsPage } from '../faults/page.ts';
import type { Service, World } from '../account/account-context.ts';

/** What the emulator's own pages show. */
export interface Shown {
  readonly world: World;
  readonly services: readonly Service[];
  readonly calls: CallLog;
}

/** The emulator's own pages, below a path no AWS service uses; undefined when the request is for none of them. */
export async function ownPage(
  { world, services, calls }: Shown,
  request: Request,
): Promise<Response | undefined> {
  const url = new URL(request.url);
  const page = `${request.method} ${url.pathname}`;
  if (page === 'GET /_emulator/health') return Response.json({ status: 'ok' });
  if (page === 'GET /_emulator/operations') return Response.json(operationsOf(services));
  if (page === 'GET /_emulator/calls') {
    return Response.json(url.searchParams.has('mutating') ? calls.mutating() : calls.calls);
  }
  if (page !== 'DELETE /_emulator/calls') return await faultsPage(world.faults, request);
  calls.clear();
  return new Response(null, { status: 204 });
}

/** Service → the operations it implements, from its own tables. */
function operationsOf(services: readonly Service[]): Record<string, readonly string[]> {
  return Object.fromEntries(services.map(({ name, operations }) => [name, operations]));
}
