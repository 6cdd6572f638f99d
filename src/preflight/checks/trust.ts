import { fault, type Finding } from '../finding.ts';

const CHECK = 'role trust';

/** An existing role, and the service that has to assume it. */
export interface TrustFacts {
  readonly roleArn: string;
  /** `sagemaker.amazonaws.com` or `lambda.amazonaws.com`. */
  readonly service: string;
  readonly account: string;
  readonly region: string;
  /** The trust policy, parsed; undefined when there is no such role. */
  readonly trust: unknown;
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Condition?: unknown;
}

/** Whether a service can assume a role. Only conditions on the account and the caller's ARN are evaluated. */
export function judgeTrust(facts: TrustFacts): Finding[] {
  const { roleArn, service, trust } = facts;
  if (trust === undefined) {
    return [
      fault(
        CHECK,
        'account',
        `there is no role ${roleArn}`,
        'Correct the ARN in `roles` of endpoint.config.ts.',
      ),
    ];
  }
  const trusting = statementsOf(trust).filter((statement) => names(statement, service));
  if (trusting.some(({ Effect }) => Effect === 'Deny'))
    return [cannotAssume(facts, 'is denied to this service by its trust policy')];
  const allowing = trusting.filter(({ Effect }) => Effect === 'Allow');
  if (allowing.length === 0) return [cannotAssume(facts, 'has a trust policy without this service')];
  const obstacles = allowing.map((statement) => unmetCondition(statement, facts));
  return obstacles.includes(undefined) ? [] : [cannotAssume(facts, obstacles[0] ?? '')];
}

function cannotAssume({ roleArn, service, account, region }: TrustFacts, why: string): Finding {
  const [name] = roleArn.split('/').slice(-1);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return fault(
    CHECK,
    'account',
    `${service} cannot assume the role ${roleArn} in ${region}: it ${why}`,
    `aws iam update-assume-role-policy --role-name ${name} --policy-document '${document}'`,
  );
}

function statementsOf(document: unknown): Statement[] {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return [];
  return asList(document.Statement).filter(
    (each): each is Statement => typeof each === 'object' && each !== null,
  );
}

function names({ Principal, Action }: Statement, service: string): boolean {
  const allowsAssume = asList(Action).some((action) =>
    ['sts:AssumeRole', 'sts:*', '*'].includes(String(action)),
  );
  if (!allowsAssume) return false;
  if (Principal === '*') return true;
  if (typeof Principal !== 'object' || Principal === null) return false;
  return 'Service' in Principal && asList(Principal.Service).includes(service);
}

/**
 * The condition that prevents a statement from applying to the service. SageMaker sends
 * `arn:…:sagemaker:region:account:*` as aws:SourceArn; a narrower pattern fails (guide, confused-deputy prevention).
 */
function unmetCondition(
  { Condition }: Statement,
  { account, region, service }: TrustFacts,
): string | undefined {
  const wanted = conditionValues(Condition);
  const accounts = wanted('aws:sourceaccount');
  if (accounts.length > 0 && !accounts.includes(account))
    return `allows only calls from ${accounts.join(', ')}`;
  const [vendor = ''] = service.split('.');
  const arns = vendor === 'sagemaker' ? wanted('aws:sourcearn') : [];
  const wide = arns.some((arn) => matches(arn, `arn:aws:${vendor}:${region}:${account}:*`));
  return arns.length === 0 || wide
    ? undefined
    : `requires aws:SourceArn to be ${arns.join(', ')}, but the service sends …:${region}:${account}:*`;
}

/** The values that positive operators require of a condition key; key names are case-insensitive. */
function conditionValues(condition: unknown): (key: string) => string[] {
  const blocks = typeof condition === 'object' && condition !== null ? Object.values(condition) : [];
  const pairs = blocks.flatMap((block: unknown) =>
    typeof block === 'object' && block !== null ? Object.entries(block) : [],
  );
  return (key) =>
    pairs.filter(([name]) => name.toLowerCase() === key).flatMap(([, value]) => asList(value).map(String));
}

/** Whether an ARN pattern with the wildcards `*` and `?` matches a value; the partition is ignored. */
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/^arn:aws[a-z-]*:/, 'arn:aws:')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(value);
}

function asList(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
