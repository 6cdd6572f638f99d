import * as sdk from '@aws-sdk/client-service-quotas';
import type { MembersOf } from '../protocol/actions.ts';

const members: MembersOf<typeof sdk> = {
  ListServiceQuotas: {
    honoured: 'ServiceCode NextToken MaxResults QuotaCode',
    only: { QuotaAppliedAtLevel: ['ACCOUNT', 'ALL'] },
  },
  ListAWSDefaultServiceQuotas: { honoured: 'ServiceCode NextToken MaxResults' },
  GetServiceQuota: { honoured: 'ServiceCode QuotaCode' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
