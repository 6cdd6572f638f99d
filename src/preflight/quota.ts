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
  /** Undefined when there are too many endpoints to count them for this. */
  readonly use: readonly EndpointUse[] | undefined;
  /** Name of the endpoint this is about; it counts against no quota twice. */
  readonly endpoint: string;
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
