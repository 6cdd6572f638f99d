import { type Finding, unchecked } from '../finding.ts';

/** A quota as Service Quotas shows it for the account and region. */
export interface AccountQuota {
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/** Usage of the account's quotas by one endpoint of the region. */
export interface EndpointUse {
  readonly name: string;
  readonly serverlessConcurrency: number;
  readonly instances: readonly { readonly type: string; readonly count: number }[];
}

/** Facts about the account for the quota checks. */
export interface QuotaFacts {
  readonly region: string;
  readonly quotas: readonly AccountQuota[];
  /** Usage by every endpoint, or why it is unknown. */
  readonly use: readonly EndpointUse[] | string;
  /** Name of the checked endpoint, which must not be counted twice. */
  readonly endpoint: string;
}

/** Usage by other endpoints; empty if it could not be counted, which `uncounted` reports. */
export function othersIn({ use, endpoint }: QuotaFacts): readonly EndpointUse[] {
  return typeof use === 'string' ? [] : use.filter(({ name }) => name !== endpoint);
}

/** The finding for usage that could not be counted. */
export function uncounted(check: string, what: string, { use }: QuotaFacts): Finding[] {
  if (typeof use !== 'string') return [];
  return [unchecked(check, `${what}: ${use}`, 'Compare it with the quota in the Service Quotas console.')];
}

export function quotaNamed(quotas: readonly AccountQuota[], name: string): AccountQuota | undefined {
  return quotas.find((quota) => quota.name === name);
}

/** The command that requests a quota increase. */
export function increaseCommand({ code }: AccountQuota, value: number, region: string): string {
  return (
    'aws service-quotas request-service-quota-increase --service-code sagemaker ' +
    `--quota-code ${code} --desired-value ${value} --region ${region}`
  );
}
