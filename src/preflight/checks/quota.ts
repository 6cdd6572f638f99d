import { type Finding, unchecked } from '../finding.ts';

/** A quota as Service Quotas shows it for the account and region. */
export interface AccountQuota {
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/** What one endpoint of the region takes of the account's quotas. */
export interface EndpointUse {
  readonly name: string;
  readonly serverlessConcurrency: number;
  readonly instances: readonly { readonly type: string; readonly count: number }[];
}

/** What is known of the account when quotas are judged. */
export interface QuotaFacts {
  readonly region: string;
  readonly quotas: readonly AccountQuota[];
  /** What every endpoint takes, or why that is not known. */
  readonly use: readonly EndpointUse[] | string;
  /** Name of the endpoint this is about; it counts against no quota twice. */
  readonly endpoint: string;
}

/** What other endpoints take; nothing where it could not be counted, which `uncounted` tells. */
export function othersIn({ use, endpoint }: QuotaFacts): readonly EndpointUse[] {
  return typeof use === 'string' ? [] : use.filter(({ name }) => name !== endpoint);
}

/** The finding that stands for what could not be counted. */
export function uncounted(check: string, what: string, { use }: QuotaFacts): Finding[] {
  if (typeof use !== 'string') return [];
  return [unchecked(check, `${what}: ${use}`, 'Compare it with the quota in the Service Quotas console.')];
}

export function quotaNamed(quotas: readonly AccountQuota[], name: string): AccountQuota | undefined {
  return quotas.find((quota) => quota.name === name);
}

/** The command that asks AWS for more. */
export function increaseCommand({ code }: AccountQuota, value: number, region: string): string {
  return (
    'aws service-quotas request-service-quota-increase --service-code sagemaker ' +
    `--quota-code ${code} --desired-value ${value} --region ${region}`
  );
}
