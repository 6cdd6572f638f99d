import { proxyConcurrency } from '../../../infra/api/proxy-concurrency.ts';
import { namesOf, ownerOf } from '../../../infra/naming.ts';
import { concurrencyPool } from '../../aws/lambda/function-concurrency.ts';
import { fault, type Finding } from '../finding.ts';
import { check } from '../subject.ts';

const CHECK = 'reserved concurrency';

/** Whether the account has enough unreserved concurrency for the proxy. */
export const concurrencyCheck = check(
  CHECK,
  ['proxy'],
  ['access'],
  async ({ config, access: { aws, site } }) => {
    const reserved = proxyConcurrency(config);
    if (reserved === undefined) return [];
    return judgeConcurrency(reserved, await concurrencyPool(aws, namesOf(ownerOf(config), site).proxy));
  },
);

// PutFunctionConcurrency: "as long as you leave at least 100 simultaneous executions unreserved for functions that
// aren't configured with a per-function limit".
const MIN_UNRESERVED = 100;

/** Compares the proxy's reserved concurrency with what the region's functions leave. */
export function judgeConcurrency(
  wanted: number,
  { total, unreserved, own }: { readonly total: number; readonly unreserved: number; readonly own: number },
): Finding[] {
  const most = unreserved + own - MIN_UNRESERVED;
  if (wanted <= most) return [];
  const lower = most >= 1 ? `Set gateway.reservedConcurrency to ${most} or less` : 'Omit it';
  return [
    fault(
      CHECK,
      'account',
      `gateway.reservedConcurrency is ${wanted}, but of the account's ${total} concurrent executions only ${unreserved + own} are unreserved, and ${MIN_UNRESERVED} must remain so`,
      `${lower}, or request an increase of "Concurrent executions" of AWS Lambda in Service Quotas (L-B99A9384).`,
    ),
  ];
}
