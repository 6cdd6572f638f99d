import { fault, type Finding } from '../finding.ts';

const CHECK = 'role trust';

/** A role somebody else made, and who is to take it. */
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

/** Whether a service may take a role. Conditions are read as far as they name the account or the caller's ARN. */
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
    return [untaken(facts, 'denies it to that service in its trust policy')];
  const allowing = trusting.filter(({ Effect }) => Effect === 'Allow');
  if (allowing.length === 0) return [untaken(facts, 'does not name that service in its trust policy')];
  const obstacles = allowing.map((statement) => obstacleIn(statement, facts));
  return obstacles.includes(undefined) ? [] : [untaken(facts, obstacles[0] ?? '')];
}

function untaken({ roleArn, service, account, region }: TrustFacts, why: string): Finding {
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
    `${service} cannot take the role ${roleArn} in ${region}: it ${why}`,
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
  const takes = asList(Action).some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(String(action)));
  if (!takes) return false;
  if (Principal === '*') return true;
  if (typeof Principal !== 'object' || Principal === null) return false;
  return 'Service' in Principal && asList(Principal.Service).includes(service);
}

/**
 * What keeps a statement from letting the service in. SageMaker comes with `arn:…:sagemaker:region:account:*` as
 * aws:SourceArn, and the guide (confused-deputy prevention) says that a narrower pattern is refused.
 */
function obstacleIn({ Condition }: Statement, { account, region, service }: TrustFacts): string | undefined {
  const wanted = conditionValues(Condition);
  const accounts = wanted('aws:sourceaccount');
  if (accounts.length > 0 && !accounts.includes(account))
    return `takes calls from ${accounts.join(', ')} only`;
  const [vendor = ''] = service.split('.');
  const arns = vendor === 'sagemaker' ? wanted('aws:sourcearn') : [];
  const wide = arns.some((arn) => matches(arn, `arn:aws:${vendor}:${region}:${account}:*`));
  return arns.length === 0 || wide
    ? undefined
    : `wants aws:SourceArn to be ${arns.join(', ')}, and the service comes with …:${region}:${account}:*`;
}

/** The values every positive operator asks of a condition key; names of keys ignore case. */
function conditionValues(condition: unknown): (key: string) => string[] {
  const blocks = typeof condition === 'object' && condition !== null ? Object.values(condition) : [];
  const pairs = blocks.flatMap((block: unknown) =>
    typeof block === 'object' && block !== null ? Object.entries(block) : [],
  );
  return (key) =>
    pairs.filter(([name]) => name.toLowerCase() === key).flatMap(([, value]) => asList(value).map(String));
}

/** Whether an ARN pattern covers a value, `*` and `?` being wild; the partition of the value stands for any. */
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
