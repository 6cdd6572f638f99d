import { fault, type Finding, unchecked, warning } from '../finding.ts';
import {
  type AccountQuota,
  increaseCommand,
  othersIn,
  type QuotaFacts,
  quotaNamed,
  uncounted,
} from './quota.ts';

const CHECK = 'serverless quota';
const MEMORY = 'Memory size in MB per serverless endpoint';
const CONCURRENCY = 'Maximum total concurrency that can be allocated across all serverless endpoints';
const ENDPOINTS = 'Maximum number of serverless endpoints';

/** The quotas a serverless endpoint is held against, by their names in Service Quotas. */
export const SERVERLESS_QUOTAS: readonly string[] = [MEMORY, CONCURRENCY, ENDPOINTS];

// What accounts have that never asked for more (aws-facts: eight public reports of the refusal).
const NEW_ACCOUNT_MEMORY_MB = 3072;
const MEMORY_STEP_MB = 1024;

export interface WantedServerless {
  readonly memoryMb: number;
  readonly maxConcurrency: number;
}

/** A serverless endpoint against the account: memory per endpoint, concurrency and number of all of them together. */
export function judgeServerlessQuotas(wanted: WantedServerless, facts: QuotaFacts): Finding[] {
  return [...ofMemory(wanted, facts), ...ofConcurrency(wanted, facts), ...ofCount(facts)];
}

function ofMemory({ memoryMb }: WantedServerless, { quotas, region }: QuotaFacts): Finding[] {
  const quota = quotaNamed(quotas, MEMORY);
  if (!quota) return unlistedMemory(memoryMb);
  if (memoryMb <= quota.value) return [];
  const fits = Math.floor(quota.value / MEMORY_STEP_MB) * MEMORY_STEP_MB;
  const smaller = fits >= MEMORY_STEP_MB ? `Deploy with --memory ${fits}, which fits today, or ask` : 'Ask';
  return [
    over(
      quota,
      `${memoryMb} MB are asked for`,
      `${smaller} for more: ${increaseCommand(quota, memoryMb, region)}`,
    ),
  ];
}

// One account's owner reports that the limit bit though Service Quotas did not list it.
function unlistedMemory(memoryMb: number): Finding[] {
  if (memoryMb <= NEW_ACCOUNT_MEMORY_MB) return [];
  return [
    warning(
      CHECK,
      `Service Quotas lists no "${MEMORY}" for this account, and new accounts get ${NEW_ACCOUNT_MEMORY_MB} MB; ${memoryMb} MB are asked for`,
      `Deploy with --memory ${NEW_ACCOUNT_MEMORY_MB}, or ask AWS support whether the account may have more.`,
    ),
  ];
}

function ofConcurrency({ maxConcurrency }: WantedServerless, facts: QuotaFacts): Finding[] {
  const quota = quotaNamed(facts.quotas, CONCURRENCY);
  if (!quota) {
    const what = `whether the concurrency fits: Service Quotas lists no "${CONCURRENCY}"`;
    return [unchecked(CHECK, what, 'Ask AWS support for the value.')];
  }
  const used = othersIn(facts).reduce((sum, { serverlessConcurrency }) => sum + serverlessConcurrency, 0);
  const left = quota.value - used;
  if (maxConcurrency <= left) return uncounted(CHECK, 'what other endpoints take of the concurrency', facts);
  const lower =
    left >= 1 ? `Deploy with --max-concurrency ${left}, or ask` : 'Lower that of another endpoint, or ask';
  const command = increaseCommand(quota, used + maxConcurrency, facts.region);
  const against = `other endpoints have ${used} of it and ${maxConcurrency} more are asked for`;
  return [over(quota, against, `${lower} for more: ${command}`)];
}

function ofCount(facts: QuotaFacts): Finding[] {
  const quota = quotaNamed(facts.quotas, ENDPOINTS);
  const others = othersIn(facts).filter(({ serverlessConcurrency }) => serverlessConcurrency > 0).length;
  if (!quota || others < quota.value) return [];
  const command = increaseCommand(quota, others + 1, facts.region);
  const fix = `Destroy one that nobody uses, or ask for more: ${command}`;
  return [over(quota, `there are ${others} already`, fix)];
}

function over({ name, value }: AccountQuota, against: string, fix: string): Finding {
  return fault(CHECK, 'account', `the account's "${name}" is ${value}; ${against}`, fix);
}
