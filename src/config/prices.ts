import * as z from 'zod';

/** The region that the prices are of; those of other regions differ. */
export const PRICE_REGION = 'us-east-1';

/** A price of AWS, on demand and in USD; null where no reliable source was found. */
export interface Price {
  readonly usd: number | null;
  readonly per: 'hour' | 'GB-second' | 'GB-month';
  /** Where it was read, and when. */
  readonly source: string;
}

const INSTANCE_TABLES = 'public price tables that agree, 2023 to 2026';

/** What costs money although no request arrives. `prices` of a configuration overrides any of them. */
export const PRICES: Readonly<Record<string, Price>> = {
  'lambda-snapstart-cache': {
    usd: 0.0000015046,
    per: 'GB-second',
    source: 'awsnegotiations.com, May 2026, and dev.to, which quote the price page of AWS Lambda',
  },
  'lambda-provisioned-concurrency': { usd: null, per: 'GB-second', source: 'not found' },
  'sagemaker-provisioned-concurrency': { usd: null, per: 'GB-second', source: 'not found' },
  's3-storage': {
    usd: 0.023,
    per: 'GB-month',
    source: 'the S3 price page as quoted in aws-samples, 2023 to 2026',
  },
  'ecr-storage': {
    usd: 0.1,
    per: 'GB-month',
    source: 'cloudburn.io, which quotes the price page, March 2026',
  },
  'efs-storage': {
    usd: 0.3,
    per: 'GB-month',
    source: 'aws.amazon.com/efs/pricing; factualminds.com, June 2026',
  },
  'ml.t2.medium': {
    usd: 0.056,
    per: 'hour',
    source: 'aws-samples/sagemaker-serverless-inference-benchmarking, 2023',
  },
  'ml.c5.large': { usd: 0.102, per: 'hour', source: INSTANCE_TABLES },
  'ml.c5.xlarge': { usd: 0.204, per: 'hour', source: INSTANCE_TABLES },
  'ml.m5.large': { usd: 0.115, per: 'hour', source: INSTANCE_TABLES },
  'ml.m5.xlarge': { usd: 0.23, per: 'hour', source: INSTANCE_TABLES },
  'ml.c6i.large': { usd: 0.102, per: 'hour', source: 'one public price table' },
  'ml.c6i.xlarge': { usd: 0.204, per: 'hour', source: 'one public price table' },
  'ml.g4dn.xlarge': { usd: 0.7364, per: 'hour', source: INSTANCE_TABLES },
  'ml.g5.xlarge': { usd: 1.408, per: 'hour', source: INSTANCE_TABLES },
};

const INSTANCE = /^ml\.[\w-]+\.[\w-]+$/;

const SERVICES = Object.keys(PRICES).filter((name) => !INSTANCE.test(name));

/** Prices of a configuration, by name; each problem names its price. */
export const pricesSchema = z.record(z.string(), z.number().min(0)).superRefine((prices, context) => {
  const unknown = Object.keys(prices).filter((name) => !SERVICES.includes(name) && !INSTANCE.test(name));
  const message = `is neither an instance type nor one of ${SERVICES.join(', ')}`;
  for (const name of unknown) context.addIssue({ code: 'custom', path: [name], message });
});

const HOURS_PER_MONTH = 730;

/** USD for a month of `quantity` GB or instances; null for an unknown price. A name without a row is an instance type. */
export function monthlyUsd(
  name: string,
  quantity: number,
  configured: Readonly<Record<string, number>>,
): number | null {
  const { usd = null, per = 'hour' } = PRICES[name] ?? {};
  const price = configured[name] ?? usd;
  return price === null ? null : price * quantity * UNITS_PER_MONTH[per];
}

const UNITS_PER_MONTH: Readonly<Record<Price['per'], number>> = {
  hour: HOURS_PER_MONTH,
  'GB-second': HOURS_PER_MONTH * 3600,
  'GB-month': 1,
};
