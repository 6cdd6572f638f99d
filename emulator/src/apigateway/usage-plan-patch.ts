import type { UsagePlan } from '@aws-sdk/client-api-gateway';
import { badRequest } from './errors.ts';
import { numberIn, type PatchRule, textRule } from './patch.ts';

/** What UpdateUsagePlan can change (API reference, "Patch operations"; the list of boto/boto3#2629). */
export const PLAN_RULES: readonly PatchRule<UsagePlan>[] = [
  textRule('name', ['replace']),
  textRule('description'),
  { path: '/throttle', ops: ['remove'], apply: (plan) => void delete plan.throttle },
  { path: '/quota', ops: ['remove'], apply: (plan) => void delete plan.quota },
  {
    path: '/throttle/rateLimit',
    ops: ['add', 'replace'],
    apply: (plan, patch) => void (plan.throttle = { ...plan.throttle, rateLimit: numberIn(patch) }),
  },
  {
    path: '/throttle/burstLimit',
    ops: ['add', 'replace'],
    apply: (plan, patch) => void (plan.throttle = { ...plan.throttle, burstLimit: numberIn(patch) }),
  },
  {
    path: '/quota/limit',
    ops: ['add', 'replace'],
    apply: (plan, patch) => void (plan.quota = { ...plan.quota, limit: numberIn(patch) }),
  },
  {
    path: '/quota/offset',
    ops: ['add', 'replace'],
    apply: (plan, patch) => void (plan.quota = { ...plan.quota, offset: numberIn(patch) }),
  },
  {
    path: '/quota/period',
    ops: ['add', 'replace'],
    apply: (plan, { value }) => void (plan.quota = { ...plan.quota, period: value as 'DAY' }),
  },
  {
    // The value, not the path, names the stage: apiId:stageName.
    path: '/apiStages',
    ops: ['add', 'remove'],
    apply: (plan, { op, value = '' }) => {
      const [apiId = '', stage = ''] = value.split(':');
      const stages = plan.apiStages ?? [];
      const others = stages.filter((one) => one.apiId !== apiId || one.stage !== stage);
      if (op === 'remove' && others.length === stages.length) throw badRequest('Invalid API Stage specified');
      plan.apiStages = op === 'remove' ? others : [...others, { apiId, stage }];
    },
  },
];
