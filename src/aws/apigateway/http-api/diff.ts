import type { Change } from '../../../reconcile/resource.ts';
import { authorizerChanges, type Authorizers, authorizersFor } from './authorizer.ts';
import { corsChanges } from './cors.ts';
import type { HttpApiSpec, LiveHttpApi } from './read.ts';
import { routeChanges } from './routes.ts';
import { stageFields } from './stage.ts';

/** Every difference from the account; pure. */
export function diffHttpApi(spec: HttpApiSpec, live: LiveHttpApi): Change[] {
  const { integration, stage } = live;
  const authorizers = authorizersOf(spec, live);
  const fields: readonly Change[] = [
    // Neither create call accepts a client token, so an SDK retry after a lost response creates a duplicate.
    { field: 'APIs with this name', from: 1 + live.duplicateIds.length, to: 1 },
    { field: 'spare integrations', from: live.spareIntegrationIds.length, to: 0 },
    { field: 'function', from: integration?.functionArn, to: spec.functionArn },
    { field: 'timeout in ms', from: integration?.timeoutMs, to: spec.timeoutMs },
    ...stageFields(spec, stage),
    { field: 'permission to invoke', from: live.invokeAllowed ? 'granted' : undefined, to: 'granted' },
    ...authorizerChanges(spec.jwt, authorizers),
    ...routeChanges(spec.routes, live.routes, authorizers.kept?.id),
    ...corsChanges(spec.cors, live.cors),
  ];
  return fields.filter(({ from, to }) => from !== to);
}

/** Which authorizer of the API is kept, and which are deleted. */
export function authorizersOf({ jwt }: HttpApiSpec, live: LiveHttpApi): Authorizers {
  const inUse = live.routes.map(({ authorizerId }) => authorizerId);
  return authorizersFor(jwt, live.authorizers, inUse);
}
