import type { HostType } from '../../infra/hosts/registry.ts';

/** A host under test: all journeys that go over hosts take theirs from here. */
export interface HostUnderTest {
  readonly name: HostType;
  /** The line of an account listing that says which of its resources serves. */
  readonly serves: RegExp;
  /** The lines of resources that a stack has only while it is on this host. */
  readonly resources: RegExp;
  /** What a second deploy reads besides API, proxy, roles and archive, to see that nothing has changed. */
  readonly quickReads: readonly string[];
}

const ENDPOINT = {
  serves: /^endpoint \S+ InService/,
  resources: /^endpoint |^log group \/aws\/sagemaker\//,
  quickReads: ['sagemaker:DescribeEndpoint'],
};

const QUICK_READS_OF_FUNCTIONS = [
  'lambda:GetAlias',
  'lambda:GetFunction',
  'lambda:ListTags',
  'lambda:ListVersionsByFunction',
  'lambda:ListVersionsByFunction',
];

function functionOf(suffix: string): Pick<HostUnderTest, 'serves' | 'resources'> {
  return {
    serves: new RegExp(String.raw`^alias \S+-${suffix}:live `),
    resources: new RegExp(
      String.raw`^(version|alias|provisioned|function) \S+-${suffix}[: ]|^log group \S+-${suffix} `,
    ),
  };
}

/** The first one is the default of `--host`; others are tested in what distinguishes them from it. */
export const HOSTS: readonly [HostUnderTest, ...HostUnderTest[]] = [
  { name: 'sagemaker-serverless', ...ENDPOINT },
  { name: 'sagemaker-realtime', ...ENDPOINT },
  {
    name: 'lambda-zip',
    ...functionOf('zip'),
    quickReads: [...QUICK_READS_OF_FUNCTIONS, 's3:HeadObject'],
  },
  { name: 'lambda-image', ...functionOf('image'), quickReads: QUICK_READS_OF_FUNCTIONS },
  {
    name: 'lambda-efs',
    ...functionOf('(efs|loader)'),
    quickReads: [...QUICK_READS_OF_FUNCTIONS, 's3:HeadObject', 'lambda:GetFunction', 'iam:GetRole'],
  },
];

export const HOST_NAMES: readonly string[] = HOSTS.map(({ name }) => name);

/** A way through all hosts that goes from each to each other one exactly once, and ends where it began. */
export function tourOfHosts(): readonly HostUnderTest[] {
  const [first, ...rest] = HOSTS;
  const legs = rest.map((host, index) => [
    host,
    ...rest.slice(index + 1).flatMap((next) => [next, host]),
    first,
  ]);
  return [first, ...legs.flat()];
}
