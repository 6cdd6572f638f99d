import { paginateListServiceQuotas } from '@aws-sdk/client-service-quotas';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** A quota as applied to the account in the region of the clients. */
export interface AccountQuota {
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

// SageMaker has over a thousand quotas, and their codes differ from their well-known names: the list is read in pages
// of a hundred, and no further than needed.
const PAGE = { pageSize: 100 };

/** SageMaker's quotas with these names; those that Service Quotas does not list are omitted. */
export async function sagemakerQuotas(aws: AwsClients, names: readonly string[]): Promise<AccountQuota[]> {
  const wanted = new Set(names);
  return await calling('servicequotas:ListServiceQuotas', async () => {
    const found: AccountQuota[] = [];
    const config = { client: aws.serviceQuotas, ...PAGE };
    for await (const page of paginateListServiceQuotas(config, { ServiceCode: 'sagemaker' })) {
      for (const { QuotaName = '', QuotaCode = '', Value = 0 } of page.Quotas ?? []) {
        if (wanted.delete(QuotaName)) found.push({ code: QuotaCode, name: QuotaName, value: Value });
      }
      if (wanted.size === 0) break;
    }
    return found;
  });
}
