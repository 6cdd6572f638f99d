import { proxyConcurrency } from '../../../infra/api/proxy-concurrency.ts';
import { namesOf, ownerOf } from '../../../infra/naming.ts';
import { lambdaAccount, type LambdaAccount } from '../../aws/lambda/account-settings.ts';
import { reservedConcurrency } from '../../aws/lambda/function-concurrency.ts';
import { fault, type Finding } from '../finding.ts';
import { check, modelFunctionOf, provisionedOf, serviceOf, type With } from '../subject.ts';

const CHECK = 'reserved concurrency';

/** Whether the account has enough unreserved concurrency for the proxy and for the function of the model. */
export const concurrencyCheck = check(CHECK, ['host', 'proxy'], ['access'], async (subject) => {
  const { aws } = subject.access;
  const wanted = wantedBy(subject).filter(({ executions }) => executions > 0);
  if (wanted.length === 0) return [];
  const shares = wanted.map(async ({ reservedBy, ...share }) => ({
    ...share,
    own: reservedBy === undefined ? 0 : await reservedConcurrency(aws, reservedBy),
  }));
  return judgeConcurrency(await Promise.all(shares), await lambdaAccount(aws));
});

/** Executions that an option takes out of the pool; `reservedBy` is the function whose reservation it replaces. */
interface Wanted {
  readonly option: string;
  readonly executions: number;
  readonly reservedBy?: string;
}

function wantedBy(subject: With<'access'>): Wanted[] {
  const { config, access } = subject;
  const reservedBy = namesOf(ownerOf(config), access.site).proxy;
  const option = 'gateway.reservedConcurrency';
  return [{ option, executions: proxyConcurrency(config) ?? 0, reservedBy }, ...ofModel(subject)];
}

/** Provisioned concurrency counts towards the reservation of its function; without one, towards the pool. */
function ofModel({ config, stack }: With<'access'>): Wanted[] {
  if (stack === undefined || serviceOf(config) !== 'lambda') return [];
  const { name: reservedBy, reservedConcurrency: executions } = modelFunctionOf(stack);
  if (executions !== undefined) return [{ option: 'host.maxConcurrency', executions, reservedBy }];
  // In addition to that of the version which serves until the new one has answered.
  return [{ option: 'host.provisionedConcurrency', executions: provisionedOf(stack) }];
}

// PutFunctionConcurrency: "as long as you leave at least 100 simultaneous executions unreserved for functions that
// aren't configured with a per-function limit".
const MIN_UNRESERVED = 100;

/** What an option takes out of the pool, and what it has taken before. */
export interface ConcurrencyShare {
  readonly option: string;
  readonly executions: number;
  readonly own: number;
}

/** Compares what the options take together with what the region's functions leave. */
export function judgeConcurrency(
  shares: readonly ConcurrencyShare[],
  { total, unreserved }: Pick<LambdaAccount, 'total' | 'unreserved'>,
): Finding[] {
  const free = shares.reduce((sum, { own }) => sum + own, unreserved);
  const most = free - MIN_UNRESERVED;
  if (shares.reduce((sum, { executions }) => sum + executions, 0) <= most) return [];
  const wanted = shares.map(({ option, executions }) => `${option} is ${executions}`).join(' and ');
  const options = shares.map(({ option }) => option).join(' and ');
  const lower = most >= shares.length ? `Set ${options} to ${most} or less` : `Omit ${options}`;
  return [
    fault(
      CHECK,
      'account',
      `${wanted}, but of the account's ${total} concurrent executions only ${free} are unreserved, and ${MIN_UNRESERVED} must remain so`,
      `${lower}${shares.length > 1 ? ' together' : ''}, or request an increase of "Concurrent executions" of AWS Lambda in Service Quotas (L-B99A9384).`,
    ),
  ];
}
