import type { CallLog } from './call-log.ts';
import { faultRoutes } from '../faults/admin-routes.ts';
import type { Service, AccountContext } from '../account/account-context.ts';

/** The data exposed by the admin routes. */
export interface AdminContext {
  readonly account: AccountContext;
  readonly services: readonly Service[];
  readonly calls: CallLog;
}

/** The admin routes, below a path that no AWS service uses; undefined for any other request. */
export async function adminRoute(
  { account, services, calls }: AdminContext,
  request: Request,
): Promise<Response | undefined> {
  const url = new URL(request.url);
  const page = `${request.method} ${url.pathname}`;
  if (page === 'GET /_emulator/health') return Response.json({ status: 'ok' });
  if (page === 'GET /_emulator/operations') return Response.json(operationsOf(services));
  if (page === 'GET /_emulator/members') return Response.json(membersOf(services));
  if (page === 'GET /_emulator/consistency') return Response.json(account.consistency.sent());
  if (page === 'GET /_emulator/calls') {
    return Response.json(url.searchParams.has('mutating') ? calls.mutating() : calls.calls);
  }
  if (page !== 'DELETE /_emulator/calls') return await faultRoutes(account.faults, request);
  calls.clear();
  return new Response(null, { status: 204 });
}

/** Service → its implemented operations, from the action tables. */
function operationsOf(services: readonly Service[]): Record<string, readonly string[]> {
  return Object.fromEntries(services.map(({ name, operations }) => [name, operations]));
}

/** Service → operation → how it treats the members of its input. */
function membersOf(services: readonly Service[]): Record<string, unknown> {
  return Object.fromEntries(services.map((service) => [service.name, Object.fromEntries(service.members())]));
}
