import { createHash } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import type { Quota, World } from '../account/account-context.ts';
import type { VariantPlan } from './deployment.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';
import { INSTANCE_TYPES } from './instance-types.ts';

/** How a quota is called: in Service Quotas, and in the sentence of ResourceLimitExceeded where that differs. */
interface Named {
  readonly name: string;
  readonly inMessage: string;
  readonly unit: string;
  readonly defaultValue: number;
  readonly code?: string;
}

// A new account's cap, below the 6144 MB the API validates (eight independent reports of the message). Whether every
// account finds it in Service Quotas is unsettled: one user reports that it was not listed.
const MEMORY: Named = {
  name: 'Memory size in MB per serverless endpoint',
  inMessage: 'Memory size in MB per serverless endpoint',
  unit: 'MBs',
  defaultValue: 3072,
};
// Name and code as three public repositories give them; the name in the refusal is unverified. The default is that
// of the guide page serverless-endpoints for the larger Regions.
const CONCURRENCY: Named = {
  name: 'Maximum total concurrency that can be allocated across all serverless endpoints',
  inMessage: 'Maximum total concurrency that can be allocated across all serverless endpoints',
  unit: 'Invocations',
  defaultValue: 1000,
  code: 'L-96300102',
};
// "serverless endpoints per Region" of the same page.
const ENDPOINTS: Named = {
  name: 'Maximum number of serverless endpoints',
  inMessage: 'Number of serverless endpoints',
  unit: 'Endpoints',
  defaultValue: 50,
};
/** Per type and Region; new accounts have 0 of nearly all of them, this one has been in use for a while. */
const INSTANCES_DEFAULT = 20;

/** Every quota of SageMaker hosting, with its value in this account: what CreateEndpoint enforces, and no other. */
export function sagemakerQuotas(world: World): Quota[] {
  return [MEMORY, CONCURRENCY, ENDPOINTS, ...INSTANCE_TYPES.map(forInstances)].map((named) => ({
    code: named.code ?? codeOf(named.name),
    name: named.name,
    unit: 'None',
    value: valueOf(world, named),
    defaultValue: named.defaultValue,
  }));
}

/**
 * Holds what is to run against the account, `others` being the endpoints it has besides. An update builds the new
 * fleet beside the old, so the old one counts too. Throws ResourceLimitExceeded.
 */
export function checkQuotas(world: World, variant: VariantPlan, running: readonly HostedEndpoint[]): void {
  const { serverless, instanceType, instanceCount } = variant;
  const variants = running.flatMap((endpoint) => variantOf(endpoint) ?? []);
  if (!serverless) {
    const type = instanceType ?? '';
    const used = sum(
      variants.filter((other) => other.instanceType === type),
      (other) => other.instanceCount,
    );
    return hold(world, forInstances(type), used, instanceCount);
  }
  const others = variants.flatMap((other) => other.serverless ?? []);
  hold(world, MEMORY, 0, serverless.MemorySizeInMB ?? 0);
  hold(world, ENDPOINTS, others.length, 1);
  const concurrent = sum(others, (other) => other.MaxConcurrency ?? 0);
  hold(world, CONCURRENCY, concurrent, serverless.MaxConcurrency ?? 0);
}

function hold(world: World, named: Named, used: number, delta: number): void {
  const limit = valueOf(world, named);
  if (used + delta <= limit) return;
  const { inMessage, unit } = named;
  throw new AwsError(
    'ResourceLimitExceeded',
    `The account-level service limit '${inMessage}' is ${limit} ${unit}, with current utilization of ${used} ${unit} ` +
      `and a request delta of ${delta} ${unit}. Please use AWS Service Quotas to request an increase for this ` +
      'quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.',
  );
}

function variantOf({ pending, live, status }: HostedEndpoint): VariantPlan | undefined {
  return status === 'Failed' ? undefined : (pending ?? live)?.deployment.variant;
}

function forInstances(instanceType: string): Named {
  const name = `${instanceType} for endpoint usage`;
  return { name, inMessage: name, unit: 'Instances', defaultValue: INSTANCES_DEFAULT };
}

function valueOf(world: World, { name, defaultValue }: Named): number {
  return world.quotas[name] ?? defaultValue;
}

/** Codes are opaque in AWS; these have their form and stay the same. */
function codeOf(name: string): string {
  return `L-${createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()}`;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
