import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';

/** Identity, quotas and monitoring of an account. */
export interface AccountClients {
  readonly cloudwatch: CloudWatchClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly sts: STSClient;
}

export function accountClients(common: {
  readonly region: string;
  readonly maxAttempts: number;
}): AccountClients {
  return {
    cloudwatch: new CloudWatchClient(common),
    iam: new IAMClient(common),
    logs: new CloudWatchLogsClient(common),
    serviceQuotas: new ServiceQuotasClient(common),
    sts: new STSClient(common),
  };
}
