import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Quota, AccountContext } from '../account/account-context.ts';
import type { VariantPlan } from './deployment.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';
import { INSTANCE_TYPES } from './instance-types.ts';

/** A quota's name in Service Quotas, and in ResourceLimitExceeded where that differs. */
interface NamedQuota {
  readonly name: string;
  readonly inMessage: string;
  readonly unit: string;
  readonly defaultValue: number;
  readonly code?: string;
}

// A new account's cap, below the 6144 MB the API validates (eight independent reports of the message). Whether every
// account has it in Service Quotas is unclear: one user reports that it was not listed.
const MEMORY: NamedQuota = {
  name: 'Memory size in MB per serverless endpoint',
  inMessage: 'Memory size in MB per serverless endpoint',
  unit: 'MBs',
  defaultValue: 3072,
};
// Name and code as in three public repositories; the name in the error message is unverified. The default is that
// of the guide page serverless-endpoints for the larger Regions.
const CONCURRENCY: NamedQuota = {
  name: 'Maximum total concurrency that can be allocated across all serverless endpoints',
  inMessage: 'Maximum total concurrency that can be allocated across all serverless endpoints',
  unit: 'Invocations',
  defaultValue: 1000,
  code: 'L-96300102',
};
// "serverless endpoints per Region" of the same page.
const ENDPOINTS: NamedQuota = {
  name: 'Maximum number of serverless endpoints',
  inMessage: 'Number of serverless endpoints',
  unit: 'Endpoints',
  defaultValue: 50,
};
/** Per type and Region; new accounts have 0 for nearly all of them, established accounts more. */
const INSTANCES_DEFAULT = 20;

/** The quotas enforced by CreateEndpoint, with their values in this account. */
export function sagemakerQuotas(account: AccountContext): Quota[] {
  return [MEMORY, CONCURRENCY, ENDPOINTS, ...INSTANCE_TYPES.map(forInstances)].map((named) => ({
    code: named.code ?? codeOf(named.name),
    name: named.name,
    unit: 'None',
    value: valueOf(account, named),
    defaultValue: named.defaultValue,
  }));
}

/**
 * Checks a deployment against the quotas, `others` being the account's other endpoints. An update builds the new
 * fleet while the old one runs, so both count. Throws ResourceLimitExceeded.
 */
export function checkQuotas(
  account: AccountContext,
  variant: VariantPlan,
  running: readonly HostedEndpoint[],
): void {
  const { serverless, instanceType, instanceCount } = variant;
  const variants = running.flatMap((endpoint) => variantOf(endpoint) ?? []);
  if (!serverless) {
    const type = instanceType ?? '';
    const used = sum(
      variants.filter((other) => other.instanceType === type),
      (other) => other.instanceCount,
    );
    return checkQuota(account, forInstances(type), used, instanceCount);
  }
  const others = variants.flatMap((other) => other.serverless ?? []);
  checkQuota(account, MEMORY, 0, serverless.MemorySizeInMB ?? 0);
  checkQuota(account, ENDPOINTS, others.length, 1);
  const concurrent = sum(others, (other) => other.MaxConcurrency ?? 0);
  checkQuota(account, CONCURRENCY, concurrent, serverless.MaxConcurrency ?? 0);
}

function checkQuota(account: AccountContext, named: NamedQuota, used: number, delta: number): void {
  const limit = valueOf(account, named);
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

function forInstances(instanceType: string): NamedQuota {
  const name = `${instanceType} for endpoint usage`;
  return { name, inMessage: name, unit: 'Instances', defaultValue: INSTANCES_DEFAULT };
}

function valueOf(account: AccountContext, { name, defaultValue }: NamedQuota): number {
  return account.quotas[name] ?? defaultValue;
}

/** AWS's codes are opaque; these have the same form and are stable. */
function codeOf(name: string): string {
  return `L-${createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()}`;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
