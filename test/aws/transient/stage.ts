import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { zipSync } from 'fflate';
import type { Artifacts } from '../../../infra/artifacts.ts';
import { ownerOf } from '../../../infra/naming.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { EMPTY } from '../../../infra/slot.ts';
import { type Stack, stack } from '../../../infra/stack.ts';
import type { Config, ConfigInput } from '../../../src/config/config.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { awsClients } from '../../../src/aws/core/clients.ts';
import { resolveStackContext, type StackContext } from '../../../src/deploy/context.ts';
import { eventReporter } from '../../../src/deploy/reporter.ts';
import { converge } from '../../../src/reconcile/apply.ts';
import type { Event } from '../../../src/reconcile/event.ts';
import { retire } from '../../../src/reconcile/retire.ts';
import { hostNetwork } from '../../../src/preflight/host-network.ts';
import { REGION } from '../../emulated-account.ts';
import { type FastClock, fastClock } from './fast-account.ts';

/** A command's view of a stack: its clients, its clock, and what it reported. */
export interface Run {
  readonly context: StackContext;
  readonly clock: FastClock;
  readonly events: Event[];
  readonly said: string[];
  readonly network: Stack['network'];
}

/** A new process that works on a stack. */
export async function runOn(config: Config): Promise<Run> {
  const clock = fastClock();
  const events: Event[] = [];
  const said: string[] = [];
  const engine = {
    clock,
    signal: new AbortController().signal,
    emit: (event: Event) => void events.push(event),
  };
  const report = {
    ...eventReporter(() => {}),
    event: engine.emit,
    say: (text: string) => void said.push(text),
    warn: (text: string) => void said.push(text),
  };
  const aws = awsClients(REGION, process.env, engine);
  const context = await resolveStackContext({
    region: REGION,
    aws,
    engine,
    report,
    config,
    token: undefined,
  });
  return { context, clock, events, said, network: await hostNetwork(aws, config) };
}

/** The host of a stack, and what differs between its versions. */
function hostOf(type: HostType, version: number): ConfigInput['host'] {
  return type === 'sagemaker-serverless'
    ? { type, maxConcurrency: 1 + version }
    : { type, memoryMb: 2048 + version };
}

/** The hosts of the cases and scenarios. */
export type HostType = 'sagemaker-serverless' | 'lambda-zip' | 'lambda-efs' | 'lambda-image';

/** What a configuration file of a stack has; each version differs in everything that is updated in place. */
export function inputOf(
  name: string,
  version: number,
  gateway: ConfigInput['gateway'] = {},
  host: HostType = 'sagemaker-serverless',
): ConfigInput {
  return {
    name,
    model: './m',
    drainSeconds: 0,
    host: hostOf(host, version),
    gateway: {
      dashboard: true,
      memoryMb: 512 + version,
      ratePerSecond: 50 + version,
      cors: { origins: [`https://v${version}.example.com`] },
      ...gateway,
    },
  };
}

/** A gateway with JWT authorization. */
export const WITH_TOKENS = {
  auth: 'jwt',
  jwt: { issuer: 'https://issuer.example.com', audience: ['api'] },
} satisfies ConfigInput['gateway'];

/** The configuration of a stack. */
export function configOf(...input: Parameters<typeof inputOf>): Config {
  return parseConfig(inputOf(...input));
}

export function declared({ context: { site }, network }: Run, config: Config, artifacts: Artifacts): Stack {
  return stack(config, artifacts, site, { ...EMPTY, network });
}

/** An archive of some bytes, and the proxy. */
export function artifactsOf(proxy: Artifacts['proxy'], archive: Buffer): Artifacts {
  const open = (): Readable => Readable.from([archive]);
  return {
    archive: { digest: 'a'.repeat(64), bytes: archive.length, open },
    functionZip: functionZip(),
    proxy,
    loaderCode: { zip: FUNCTION_ZIP, sha256: functionZip().sha256Base64 },
  };
}

/** Answers the sample of a text classification, by the contract of model functions. */
const HANDLER = `
import json, os

def handler(event, context):
    answer = {"statusCode": 200, "body": json.dumps([[{"label": "a", "score": 1.0}]])}
    release = "release=" + os.environ["SAGEMAKER_GATEWAY_RELEASE"]
    return {**answer, "isBase64Encoded": False, "contentType": "application/json", "customAttributes": release}
`;

/** Made once, as a zip has the time at which it was made. */
const FUNCTION_ZIP = Buffer.from(zipSync({ 'lambda_handler.py': new TextEncoder().encode(HANDLER) }));

function functionZip(): NonNullable<Artifacts['functionZip']> {
  const sha256Base64 = createHash('sha256').update(FUNCTION_ZIP).digest('base64');
  const open = (): Readable => Readable.from([FUNCTION_ZIP]);
  return { digest: 'b'.repeat(64), bytes: FUNCTION_ZIP.length, sha256Base64, modelInZip: true, open };
}

/** Creates or updates resources without what they need, which exists. */
export async function apply({ context }: Run, resources: readonly Declaration[]): Promise<void> {
  const { registry, engine, config } = context;
  const ids = new Set(resources.map(({ id }) => id));
  const steps = resources.map(({ kind, id, spec }) => {
    const name = registry[kind].nameOf(spec);
    return { kind, id, name, step: { action: 'create' } as const };
  });
  const alone = resources.map((each) => ({ ...each, needs: each.needs.filter((id) => ids.has(id)) }));
  await converge({ owner: ownerOf(config), steps, retire: [] }, alone, registry, engine);
}

export async function remove({ context: { registry, engine } }: Run, each: Declaration): Promise<void> {
  const name = registry[each.kind].nameOf(each.spec);
  await retire([{ kind: each.kind, id: each.id, name, step: { action: 'delete' } }], registry, engine);
}

/** What a resource needs, and what that needs, in order of creation. */
export function needsOf({ resources }: Stack, id: string): Declaration[] {
  const direct = resources.find((each) => each.id === id)?.needs ?? [];
  const all = new Set<string>(direct);
  for (const need of all) for (const each of needsOf({ resources } as Stack, need)) all.add(each.id);
  return resources.filter((each) => all.has(each.id));
}
