import { fault, type Finding, unchecked, warning } from '../finding.ts';
import { increaseCommand, type QuotaFacts, quotaNamed, uncounted } from './quota.ts';

const CHECK = 'instance quota';

/** The quota of a type has this name in Service Quotas and in ResourceLimitExceeded alike. */
export function instanceQuotaName(instanceType: string): string {
  return `${instanceType} for endpoint usage`;
}

export interface WantedInstances {
  readonly instanceType: string;
  readonly instanceCount: number;
}

/**
 * Instances against the account: the type's quota, less what other endpoints run. An update builds the new fleet
 * beside the old (UpdateEndpoint: blue/green), so the endpoint's own instances are told of, though they go again.
 */
export function judgeInstanceQuota(wanted: WantedInstances, facts: QuotaFacts): Finding[] {
  const { instanceType, instanceCount } = wanted;
  const name = instanceQuotaName(instanceType);
  const quota = quotaNamed(facts.quotas, name);
  if (!quota) {
    const why = `Service Quotas lists no "${name}" in ${facts.region}`;
    return [unchecked(CHECK, why, `Look whether the region has ${instanceType} at all.`)];
  }
  const [own, others] = [running(wanted, facts, true), running(wanted, facts, false)];
  const ask = (value: number): string => `ask for more: ${increaseCommand(quota, value, facts.region)}`;
  const said = `the account's "${name}" is ${quota.value}`;
  if (instanceCount + others > quota.value) {
    const left = Math.max(0, quota.value - others);
    const used = others > 0 ? `other endpoints run ${others} and ` : '';
    const fewer =
      left > 0
        ? `Deploy with --instances ${left}, `
        : 'Deploy with --host sagemaker-serverless, choose another --instance, ';
    return [
      fault(
        CHECK,
        'account',
        `${said}; ${used}${instanceCount} are asked for`,
        `${fewer}or ${ask(others + instanceCount)}`,
      ),
    ];
  }
  if (instanceCount + others + own <= quota.value)
    return uncounted(CHECK, `how many ${instanceType} run already`, facts);
  const beside = `${said}; an update starts ${instanceCount} beside the ${own + others} that run`;
  return [
    warning(CHECK, beside, `Have room for both while it lasts, or ${ask(own + others + instanceCount)}`),
  ];
}

function running({ instanceType }: WantedInstances, { use, endpoint }: QuotaFacts, own: boolean): number {
  const known = typeof use === 'string' ? [] : use;
  return known
    .filter(({ name }) => (name === endpoint) === own)
    .flatMap(({ instances }) => instances)
    .filter(({ type }) => type === instanceType)
    .reduce((sum, { count }) => sum + count, 0);
}
