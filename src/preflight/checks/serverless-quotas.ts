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

/** The quotas of serverless endpoints, by their names in Service Quotas. */
export const SERVERLESS_QUOTAS: readonly string[] = [MEMORY, CONCURRENCY, ENDPOINTS];

// The default of new accounts (from eight public reports of the error).
const NEW_ACCOUNT_MEMORY_MB = 3072;
const MEMORY_STEP_MB = 1024;

export interface WantedServerless {
  readonly memoryMb: number;
  readonly maxConcurrency: number;
}

/** Compares a serverless endpoint with the quotas: memory per endpoint, total concurrency and number of endpoints. */
export function judgeServerlessQuotas(wanted: WantedServerless, facts: QuotaFacts): Finding[] {
  return [...ofMemory(wanted, facts), ...ofConcurrency(wanted, facts), ...ofCount(facts)];
}

function ofMemory({ memoryMb }: WantedServerless, { quotas, region }: QuotaFacts): Finding[] {
  const quota = quotaNamed(quotas, MEMORY);
  if (!quota) return unlistedMemory(memoryMb);
  if (memoryMb <= quota.value) return [];
  const fits = Math.floor(quota.value / MEMORY_STEP_MB) * MEMORY_STEP_MB;
  const smaller =
    fits >= MEMORY_STEP_MB ? `Deploy with --memory ${fits}, which is within the quota, or ask` : 'Ask';
  return [
    over(
      quota,
      `${memoryMb} MB are configured`,
      `${smaller} for an increase: ${increaseCommand(quota, memoryMb, region)}`,
    ),
  ];
}

// One user reports that the limit applied although Service Quotas did not list it.
function unlistedMemory(memoryMb: number): Finding[] {
  if (memoryMb <= NEW_ACCOUNT_MEMORY_MB) return [];
  return [
    warning(
      CHECK,
      `Service Quotas lists no "${MEMORY}" for this account, and new accounts have ${NEW_ACCOUNT_MEMORY_MB} MB; ${memoryMb} MB are configured`,
      `Deploy with --memory ${NEW_ACCOUNT_MEMORY_MB}, or ask AWS support for the limit of the account.`,
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
  if (maxConcurrency <= left) return uncounted(CHECK, 'how much concurrency other endpoints use', facts);
  const lower =
    left >= 1
      ? `Deploy with --max-concurrency ${left}, or ask`
      : 'Lower the concurrency of another endpoint, or ask';
  const command = increaseCommand(quota, used + maxConcurrency, facts.region);
  const against = `other endpoints use ${used} of it, and ${maxConcurrency} more are configured`;
  return [over(quota, against, `${lower} for an increase: ${command}`)];
}

function ofCount(facts: QuotaFacts): Finding[] {
  const quota = quotaNamed(facts.quotas, ENDPOINTS);
  const others = othersIn(facts).filter(({ serverlessConcurrency }) => serverlessConcurrency > 0).length;
  if (!quota || others < quota.value) return [];
  const command = increaseCommand(quota, others + 1, facts.region);
  const fix = `Delete an unused one, or request an increase: ${command}`;
  return [over(quota, `${others} already exist`, fix)];
}

function over({ name, value }: AccountQuota, against: string, fix: string): Finding {
  return fault(CHECK, 'account', `the account's "${name}" is ${value}; ${against}`, fix);
}
