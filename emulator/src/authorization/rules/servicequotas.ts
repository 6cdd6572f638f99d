import { JSON_DENIAL, need, regional, type ServiceRules, textOf } from '../rule.ts';

/** Actions and resource types of Service Quotas (Service Authorization Reference): listings know no resource. */
export const serviceQuotasRules: ServiceRules<Readonly<Record<string, unknown>>> = {
  prefix: 'servicequotas',
  denial: JSON_DENIAL,
  operations: {
    GetServiceQuota: (input, place) => [
      need(
        'servicequotas:GetServiceQuota',
        regional(place, 'servicequotas', `${textOf(input['ServiceCode'])}/${textOf(input['QuotaCode'])}`),
      ),
    ],
  },
};
