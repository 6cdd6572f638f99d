import type { Declaration } from '../../../src/aws/registry.ts';
import { LIVE_ALIAS } from '../../../src/contract/function-invocation.ts';
import type { HostInput } from '../hosted.ts';
import { rolloutWith } from '../watched-rollout.ts';
import { versionAlarms, type VersionPart } from './version-alarms.ts';

/** What moves the requests to a version: the alias, and the alarms that watch it do so. */
interface Traffic {
  readonly alarms: ReturnType<typeof versionAlarms>;
  readonly alias: Declaration;
}

/** `ready` is the id of the resource after which the version can serve. */
export function trafficTo({ config, names }: HostInput, part: VersionPart, ready: string): Traffic {
  const alarms = versionAlarms(config, names.owner, part);
  return {
    alarms,
    alias: {
      kind: 'function-alias',
      id: 'alias',
      needs: [ready, ...alarms.map(({ id }) => id)],
      spec: { ...part, alias: LIVE_ALIAS, rollout: rolloutWith(config.rollout, alarms) },
    },
  };
}
