import { fault, type Finding } from '../finding.ts';

const CHECK = 'reserved concurrency';

// PutFunctionConcurrency: "as long as you leave at least 100 simultaneous executions unreserved for functions that
// aren't configured with a per-function limit".
const LEAST_UNRESERVED = 100;

/** What is reserved for the proxy against what the region's functions have left. */
export function judgeConcurrency(
  wanted: number,
  { total, unreserved, own }: { readonly total: number; readonly unreserved: number; readonly own: number },
): Finding[] {
  const most = unreserved + own - LEAST_UNRESERVED;
  if (wanted <= most) return [];
  const lower = most >= 1 ? `Set gateway.reservedConcurrency to ${most} or less` : 'Leave it out';
  return [
    fault(
      CHECK,
      'account',
      `${wanted} executions are to be reserved for the proxy, but of the account's ${total} only ${unreserved + own} are unreserved and ${LEAST_UNRESERVED} must stay so`,
      `${lower}, or ask for more "Concurrent executions" of AWS Lambda in Service Quotas (L-B99A9384).`,
    ),
  ];
}
