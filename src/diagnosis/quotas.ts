import type { Signature } from './signature.ts';

const LAMBDA_LIMITS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';

/** What the account may not have more of, and what AWS has none of just now. */
export const quotasAndCapacity: readonly Signature[] = [
  {
    id: 'sagemaker-quota',
    where: 'aws',
    pattern: /account-level service limit '[^']+' is \d+/,
    cause: 'A SageMaker quota of the account is used up; in new accounts many are 0.',
    fix: 'Lower --memory or --max-concurrency, or ask for more of the quota the message names in Service Quotas.',
    link: 'https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html',
  },
  {
    id: 'capacity',
    where: 'aws',
    pattern: /Unable to provision requested ML compute capacity/,
    cause: 'AWS has no free instance of that type in the region just now.',
    fix: 'Run the same command again later, or choose another instance type or --region.',
  },
  {
    id: 'calls-throttled',
    where: 'aws',
    pattern: /ThrottlingException\b.*Rate exceeded/,
    cause: 'Too many AWS calls were made in the account at the same time.',
    fix: 'Run the same command again in a minute: it goes on where it stopped.',
  },
  {
    id: 'function-concurrency',
    where: 'aws',
    pattern: /UnreservedConcurrentExecution below its minimum value/,
    cause: "Lambda keeps a part of the account's concurrency free, and new accounts have little (10 or 50).",
    fix: 'Lower --max-concurrency, or ask for more concurrent executions of Lambda in Service Quotas.',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  },
  {
    id: 'function-memory-quota',
    where: 'aws',
    pattern: /MemorySize' value failed to satisfy constraint: .*less than or equal to \d+/,
    cause: 'New accounts may give a Lambda function at most 3008 MB.',
    fix: 'Lower the memory of the function, or ask AWS support to lift the limit.',
    link: LAMBDA_LIMITS,
  },
];
