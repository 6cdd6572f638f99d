import type { Change } from '../../../reconcile/resource.ts';
import type { LiveMethod, LiveRestApi } from './read.ts';
import { routeThrottleChanges } from '../throttle.ts';
import { deploymentDescription, digestIn, type RestApiSpec, type RestMethod } from './spec.ts';

/** All differences between account and declaration; pure. */
export function diffRestApi(spec: RestApiSpec, live: LiveRestApi): Change[] {
  const { stage } = live;
  const waf = spec.wafAclArn;
  const fields: readonly Change[] = [
    // CreateRestApi accepts no client token, so an SDK retry after a lost response creates a duplicate.
    { field: 'APIs with this name', from: 1 + live.duplicateIds.length, to: 1 },
    { field: 'spare deployments', from: live.spareDeploymentIds.length, to: 0 },
    { field: 'requests per second', from: stage?.throttle.ratePerSecond, to: spec.throttle.ratePerSecond },
    { field: 'burst', from: stage?.throttle.burst, to: spec.throttle.burst },
    { field: 'permission to invoke', from: live.invokeAllowed ? 'granted' : undefined, to: 'granted' },
    ...(waf === undefined ? [] : [{ field: 'web ACL', from: stage?.wafAclArn, to: waf }]),
    ...routeThrottleChanges(spec.routeThrottles, stage?.routeThrottles ?? {}),
  ];
  return [...fields.filter(({ from, to }) => from !== to), ...definitionChanges(spec, live)];
}

/** Differences that require another document and another deployment of it. */
export function definitionChanges(spec: RestApiSpec, live: LiveRestApi): Change[] {
  const wanted = new Map(spec.methods.map((method) => [method.key, method]));
  const keys = new Set([...wanted.keys(), ...live.methods.map(({ key }) => key)]);
  const routes = [...keys].flatMap((key) =>
    methodChanges(
      spec,
      key,
      wanted.get(key),
      live.methods.find((each) => each.key === key),
    ),
  );
  const document: Change = {
    field: 'document',
    from: live.stage?.digest,
    to: digestIn(deploymentDescription(spec)),
  };
  const endpoint: Change = { field: 'endpoint type', from: live.endpointType, to: 'REGIONAL' };
  return [endpoint, document, ...routes].filter(({ from, to }) => from !== to);
}

function methodChanges(
  { integrationUri, timeoutMs }: RestApiSpec,
  key: string,
  wanted: RestMethod | undefined,
  live: LiveMethod | undefined,
): Change[] {
  const route: Change = { field: `route ${key}`, from: live && access(live), to: wanted && access(wanted) };
  if (!wanted || !live) return [route];
  return [
    route,
    { field: `function of ${key}`, from: live.integrationUri, to: integrationUri },
    { field: `timeout of ${key} in ms`, from: live.timeoutMs, to: timeoutMs },
  ];
}

/** Who may call, in one word. */
function access({
  authorization,
  keyRequired,
  scopes,
}: Omit<RestMethod, 'authorization'> & { authorization: string }) {
  return [authorization, ...(keyRequired ? ['API key'] : []), ...scopes.toSorted()].join(' + ');
}
