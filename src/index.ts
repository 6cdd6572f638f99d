// The declarations of the AWS SDK, which the exported types use, need those of Node.js.
/// <reference types="node" preserve="true" />
import { defineConfig, parseConfig } from '../infra/parse-config.ts';
import type { Config, ConfigInput } from './config/config.ts';
import { readConfigFile } from './config/config-file.ts';
import { Fault, type FaultCode } from './contract/fault.ts';
import { destroyStack } from './deploy/cleanup/destroy.ts';
import {
  type ConfigContext,
  configContextOf,
  resolveStackContext,
  type TokenSource,
} from './deploy/context.ts';
import { deployFolders, planFolders } from './deploy/deploy.ts';
import { type DeploymentEvent, eventReporter } from './deploy/reporter.ts';
import { type PreflightOptions, DEFAULT_PREFLIGHT } from './preflight/options.ts';
import type { PlannedStep } from './reconcile/plan.ts';

export { type Config, type ConfigInput, defineConfig, type DeploymentEvent, Fault, type FaultCode };
export type { PlannedStep, TokenSource };

type Deployed = Awaited<ReturnType<typeof deployFolders>>;
type Planned = Awaited<ReturnType<typeof planFolders>>;

/** Options of every function. Credentials come from the AWS SDK's default provider chain. */
export interface Options {
  /** Overrides the configuration's stage. */
  readonly stage?: string;
  /** Overrides the configuration's region; AWS_REGION or the profile's region if neither is set. */
  readonly region?: string;
  /** The bearer token for a route with JWT authorization; a function is called before each request. */
  readonly token?: string | TokenSource;
  /** Receives plan, progress, messages and warnings as they happen. */
  readonly onEvent?: (event: DeploymentEvent) => void;
  /** Stops the work between two API calls, with Fault `interrupted`. */
  readonly signal?: AbortSignal;
}

/** How to deploy. */
export interface DeployOptions extends Options, Partial<PreflightOptions> {
  /** Keep what a failed deploy created, for inspection. */
  readonly keepFailed?: boolean;
}

/** How to destroy. */
export interface DestroyOptions extends Options {
  /** Report the plan and delete nothing. */
  readonly dryRun?: boolean;
}

/** What a deploy would do. */
export interface PlanResult {
  readonly stack: string;
  readonly releaseId: string;
  /** Whether a deploy would change anything. */
  readonly changes: boolean;
  /** Whether the account was changed outside this tool since the last deploy from this machine. */
  readonly drifted: boolean;
  /** One step per declared resource. */
  readonly steps: readonly PlannedStep[];
  /** Resources that are no longer declared; deleted last. */
  readonly retire: readonly PlannedStep[];
  /** What the stack costs a month without any request. */
  readonly idle: Planned['idle'];
}

/** A verified deployment. */
export interface DeployResult {
  readonly url: string;
  readonly releaseId: string;
  readonly changed: boolean;
  readonly elapsedMs: number;
  /** The answer to the sample, in the form of the configuration's task. */
  readonly answer: unknown;
  /** What answered: the URL, or only the endpoint, if the URL requires a token and none was given. */
  readonly verified: Deployed['through'];
}

/** A resource by its kind and name. */
export interface NamedResource {
  readonly kind: string;
  readonly name: string;
}

/** What was deleted. */
export interface DestroyResult {
  readonly removed: readonly NamedResource[];
  /** Named like the stack but without its tag, therefore not deleted. */
  readonly untagged: readonly NamedResource[];
}

/** Compares a configuration, or the default export of a file, with the account. Reads only. */
export async function plan(config: ConfigInput | string, options: Options = {}): Promise<PlanResult> {
  const planned = await planFolders(await open(config, options));
  const { owner, steps, retire } = planned.plan;
  const { releaseId } = planned.stack;
  return {
    stack: owner,
    releaseId,
    changes: planned.changes,
    drifted: planned.drifted,
    steps,
    retire,
    idle: planned.idle,
  };
}

/** Deploys a configuration, or the default export of a file, and waits until the URL answers. */
export async function deploy(
  config: ConfigInput | string,
  options: DeployOptions = {},
): Promise<DeployResult> {
  const { keepFailed = false } = options;
  const deployed = await deployFolders(await open(config, options), {
    keepFailed,
    preflight: { ...DEFAULT_PREFLIGHT, ...options },
  });
  const { url, releaseId, changed, elapsedMs, inference, through } = deployed;
  return { url, releaseId, changed, elapsedMs, answer: inference.answer, verified: through };
}

/** Deletes every resource of a configuration's stack and checks that none is left. */
export async function destroy(
  config: ConfigInput | string,
  options: DestroyOptions = {},
): Promise<DestroyResult> {
  const { dryRun = false } = options;
  const context = await resolveStackContext(await open(config, options));
  const { removed, untagged } = await destroyStack(context, { dryRun });
  return { removed: removed.map(nameOf), untagged: untagged.map(nameOf) };
}

async function open(config: ConfigInput | string, options: Options): Promise<ConfigContext> {
  const { stage, region, token, onEvent = () => {}, signal = new AbortController().signal } = options;
  const input = typeof config === 'string' ? await readConfigFile(config) : config;
  const parsed = parseConfig({ ...input, ...(stage && { stage }), ...(region && { region }) });
  const source = typeof token === 'string' ? async () => await Promise.resolve(token) : token;
  return await configContextOf(parsed, source, eventReporter(onEvent), signal);
}

function nameOf({ kind, name }: NamedResource): NamedResource {
  return { kind, name };
}
