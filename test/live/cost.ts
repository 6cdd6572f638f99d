import { Fault } from '../../src/contract/fault.ts';

/** What the run may use at most, as one line of the estimate. */
export interface CostItem {
  readonly what: string;
  readonly usd: number;
}

/** The quantities that the estimate is computed from. */
export interface Usage {
  readonly memoryMb: number;
  readonly maxConcurrency: number;
  /** How long the endpoint may exist, until `destroy` has deleted it. */
  readonly limitMs: number;
  /** Packed model, stored once per release. */
  readonly archiveBytes: number;
  readonly requests: number;
}

/**
 * Prices in USD, us-east-1, on demand: the AWS pricing pages as quoted in aws-samples and aws-lambda-power-tuning,
 * 2023 to 2026. Other regions cost up to twice as much, which `REGION_FACTOR` covers.
 */
const USD = {
  serverlessGbSecond: 0.00002,
  lambdaGbSecond: 0.0000166667,
  apiRequest: 0.0000035,
  s3Write: 0.000005,
  s3GbMonth: 0.023,
  logGb: 0.5,
} as const;
const REGION_FACTOR = 2;

const GB = 2 ** 30;
const MONTH_MS = 730 * 3_600_000;
const PROXY_GB = 0.25;
const MOST_S3_WRITES = 200;
const MOST_LOG_GB = 0.01;

/**
 * An upper bound, not an expectation: the endpoint computes at full concurrency until the time limit, although a
 * serverless endpoint is billed only while it answers.
 */
export function worstCase(usage: Usage): readonly CostItem[] {
  const { memoryMb, maxConcurrency, limitMs, archiveBytes, requests } = usage;
  const seconds = limitMs / 1000;
  const items = [
    {
      what: `Serverless endpoint, ${memoryMb} MB × ${maxConcurrency}, busy for ${seconds} s`,
      usd: (memoryMb / 1024) * maxConcurrency * seconds * USD.serverlessGbSecond,
    },
    { what: `Lambda proxy, busy for ${seconds} s`, usd: PROXY_GB * seconds * USD.lambdaGbSecond },
    { what: `${requests} API requests`, usd: requests * USD.apiRequest },
    { what: `${MOST_S3_WRITES} S3 writes`, usd: MOST_S3_WRITES * USD.s3Write },
    {
      what: `S3 storage, ${(archiveBytes / 1e6).toFixed(1)} MB`,
      usd: (archiveBytes / GB) * (limitMs / MONTH_MS) * USD.s3GbMonth,
    },
    { what: `Logs, ${MOST_LOG_GB * 1000} MB`, usd: MOST_LOG_GB * USD.logGb },
  ];
  return items.map(({ what, usd }) => ({ what, usd: usd * REGION_FACTOR }));
}

export function totalOf(items: readonly CostItem[]): number {
  return items.reduce((sum, { usd }) => sum + usd, 0);
}

/** Throws Fault `config` when the worst case is above the budget. */
export function requireBudget(items: readonly CostItem[], budgetUsd: number): void {
  const total = totalOf(items);
  if (total <= budgetUsd) return;
  throw new Fault(
    'config',
    `The worst case of this run is USD ${total.toFixed(3)}, above the budget of USD ${budgetUsd.toFixed(3)}.`,
    'Raise --budget-usd, or lower --limit-minutes.',
  );
}
