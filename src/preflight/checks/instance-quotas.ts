import { fault, type Finding, unchecked, warning } from '../finding.ts';
import { increaseCommand, type QuotaFacts, quotaNamed, uncounted } from './quota.ts';

const CHECK = 'instance quota';

/** The quota's name, in Service Quotas as well as in ResourceLimitExceeded. */
export function instanceQuotaName(instanceType: string): string {
  return `${instanceType} for endpoint usage`;
}

export interface WantedInstances {
  readonly instanceType: string;
  readonly instanceCount: number;
}

/**
 * Compares the instances with the type's quota, less those of other endpoints. An update creates the new fleet in
 * addition to the old one (UpdateEndpoint: blue/green), so the endpoint's own instances count until it is finished.
 */
export function judgeInstanceQuota(wanted: WantedInstances, facts: QuotaFacts): Finding[] {
  const { instanceType, instanceCount } = wanted;
  const name = instanceQuotaName(instanceType);
  const quota = quotaNamed(facts.quotas, name);
  if (!quota) {
    const why = `Service Quotas lists no "${name}" in ${facts.region}`;
    return [unchecked(CHECK, why, `Check whether ${instanceType} is available in the region.`)];
  }
  const [own, others] = [running(wanted, facts, true), running(wanted, facts, false)];
  const ask = (value: number): string =>
    `request an increase: ${increaseCommand(quota, value, facts.region)}`;
  const said = `the account's "${name}" is ${quota.value}`;
  if (instanceCount + others > quota.value) {
    const left = Math.max(0, quota.value - others);
    const used = others > 0 ? `other endpoints use ${others}, and ` : '';
    const fewer =
      left > 0
        ? `Deploy with --instances ${left}, `
        : 'Deploy with --host sagemaker-serverless, choose another --instance, ';
    return [
      fault(
        CHECK,
        'account',
        `${said}; ${used}${instanceCount} are configured`,
        `${fewer}or ${ask(others + instanceCount)}`,
      ),
    ];
  }
  if (instanceCount + others + own <= quota.value)
    return uncounted(CHECK, `how many ${instanceType} are in use`, facts);
  const shortage = `${said}; an update starts ${instanceCount} in addition to the ${own + others} in use`;
  return [warning(CHECK, shortage, `Free capacity for both fleets, or ${ask(own + others + instanceCount)}`)];
}

function running({ instanceType }: WantedInstances, { use, endpoint }: QuotaFacts, own: boolean): number {
  const known = typeof use === 'string' ? [] : use;
  return known
    .filter(({ name }) => (name === endpoint) === own)
    .flatMap(({ instances }) => instances)
    .filter(({ type }) => type === instanceType)
    .reduce((sum, { count }) => sum + count, 0);
}
