import { readApiKey } from '../aws/apigateway/api-key.ts';
import { readDomainName } from '../aws/apigateway/domain-name.ts';
import { phaseWord } from '../reconcile/event.ts';
import { kindOf } from '../reconcile/resource.ts';
import { listRemaining } from '../reconcile/retire.ts';
import type { StackContext } from './context.ts';
import { findApi, type StackApi } from './find-api.ts';
import { type ImageScan, readImageScans } from './image-scans.ts';
import { type MonitoringStatus, readMonitoring } from './monitoring.ts';
import { readTrafficShifts, type TrafficShift } from './traffic-shifts.ts';

/** One resource of a stack and the state it is in. */
export interface ResourceStatus {
  readonly kind: string;
  readonly name: string;
  readonly phase: string;
}

/** What exists of a stack. */
export interface StackStatus extends MonitoringStatus {
  readonly resources: readonly ResourceStatus[];
  /** The API, and the URL of its route. */
  readonly api: StackApi | undefined;
  /** Id of the API key; its value is never read. */
  readonly keyId: string | undefined;
  /** Functions whose requests are moving to another version; they stand still if the deploy was ended. */
  readonly shifts: readonly TrafficShift[];
  /** What ECR has found in its container images. */
  readonly scans: readonly ImageScan[];
  /** Custom domain names, and what their DNS records must point at. */
  readonly domains: readonly { readonly name: string; readonly target: string }[];
}

/** Reads the state of every resource. */
export async function readStatus(context: StackContext): Promise<StackStatus> {
  const { aws, names } = context;
  const resources = await readPhases(context);
  const api = await findApi(context);
  const key = api?.auth === 'api-key' ? await readApiKey(aws, names.apiKey) : undefined;
  const domains = await readDomains(context, resources);
  const [monitoring, scans, shifts] = await Promise.all([
    readMonitoring(context, resources),
    readImageScans(aws, resources),
    readTrafficShifts(aws, resources),
  ]);
  return { resources, api, keyId: key?.id, domains, scans, shifts, ...monitoring };
}

async function readPhases({ names, registry }: StackContext): Promise<ResourceStatus[]> {
  const found = (await listRemaining(names.owner, registry)).toReversed();
  const read = found.map(async ({ kind: kindName, name }) => {
    const kind = kindOf(registry, kindName);
    const live = await kind.read(name);
    return { kind: kindName, name, phase: live === undefined ? 'gone' : phaseWord(kind.phaseOf(live)) };
  });
  return await Promise.all(read);
}

async function readDomains(
  { aws }: StackContext,
  resources: readonly ResourceStatus[],
): Promise<{ name: string; target: string }[]> {
  const named = resources.filter(({ kind }) => kind === 'domain-name');
  const read = named.map(async ({ name }) => {
    const target = (await readDomainName(aws, name))?.target;
    return target === undefined ? [] : [{ name, target }];
  });
  return (await Promise.all(read)).flat();
}
