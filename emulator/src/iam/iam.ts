import type { AccountContext, Call, IdentityPort, RolePort, Service } from '../account/account-context.ts';
import { POLICIES_VISIBLE_MS } from '../consistency/delays.ts';
import { History } from '../consistency/history.ts';
import { isMutating } from '../http/call-log.ts';
import { createService } from '../protocol/service.ts';
import { iamActions } from './actions.ts';
import type { Directory } from './identities.ts';
import { MODEL } from './members.ts';
import { portOf } from './visible-identities.ts';
import { firstUser } from './user.ts';

/** Roles, users and their policies. IAM is global: one namespace for all regions. */
export function createIam(account: AccountContext): { service: Service; port: RolePort & IdentityPort } {
  // Keyed by lower-cased name: "names are not distinguished by case" (CreateRole, CreateUser).
  const first = firstUser(account);
  const directory: Directory = {
    roles: new Map(),
    users: new Map([[first.name, first]]),
    policies: new Map(),
  };
  const history = new History(account.consistency, directory, POLICIES_VISIBLE_MS);
  const service = createService({
    name: 'iam',
    ...MODEL,
    protocol: 'awsQuery',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    refusal: 'ValidationError',
    actions: iamActions(account, directory),
  });
  return { service: remembering(history, service), port: portOf(account, directory, history) };
}

/** The service, which leaves what others saw before each write to the history. */
function remembering(history: History<Directory>, service: Service): Service {
  const handle: Service['handle'] = async (request, call) => {
    const authorize: Call['authorize'] = (operation, input) => {
      call.authorize(operation, input);
      if (isMutating(operation)) history.remember();
    };
    return await service.handle(request, { ...call, authorize });
  };
  return { ...service, handle };
}
