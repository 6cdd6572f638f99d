import { provisionedExecutions } from '../../aws/lambda/provisioned-concurrency.ts';
import { fault, type Finding, warning } from '../finding.ts';
import { check, modelFunctionOf, provisionedOf } from '../subject.ts';

const CHECK = 'provisioned concurrency';

/** Whether the reservation of the function has room for the environments of two versions. */
export const provisionedCheck = check(
  CHECK,
  ['host'],
  ['access', 'stack'],
  async ({ access: { aws }, stack }) => {
    const { name, reservedConcurrency: reserved } = modelFunctionOf(stack);
    const wanted = provisionedOf(stack);
    if (reserved === undefined || wanted === 0) return [];
    return judgeProvisioned({ reserved, wanted, serving: await provisionedExecutions(aws, name) });
  },
  'lambda',
);

export interface ProvisionedFacts {
  readonly reserved: number;
  /** For the new version. */
  readonly wanted: number;
  /** What the versions of the function keep now. */
  readonly serving: number;
}

/**
 * A new version is provisioned while the old one serves, and together they must not exceed the function's reservation
 * (PutProvisionedConcurrencyConfig: "Requested Provisioned Concurrency should not be greater than the
 * reservedConcurrentExecution for function").
 */
export function judgeProvisioned({ reserved, wanted, serving }: ProvisionedFacts): Finding[] {
  const limit = `host.maxConcurrency is ${reserved}`;
  if (serving + wanted > reserved) {
    const what = `${limit}; the new version needs ${wanted} of it while the version that serves keeps ${serving}`;
    return [fault(CHECK, 'config', what, atLeast(serving + wanted))];
  }
  if (2 * wanted <= reserved) return [];
  const what = `${limit}; the next update needs ${2 * wanted} of it: a new version is provisioned while the old one serves`;
  return [warning(CHECK, what, atLeast(2 * wanted))];
}

function atLeast(executions: number): string {
  return `Set host.maxConcurrency to ${executions} or more, or omit it.`;
}
