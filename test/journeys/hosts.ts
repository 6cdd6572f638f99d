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

/** The first one is the default of `--host`; others are tested in what distinguishes them from it. */
export const HOSTS: readonly [HostUnderTest, ...HostUnderTest[]] = [
  { name: 'sagemaker-serverless', ...ENDPOINT },
  { name: 'sagemaker-realtime', ...ENDPOINT },
  {
    name: 'lambda-zip',
    serves: /^alias \S+-zip:live /,
    resources: /^(version|alias|provisioned|function) \S+-zip[: ]|^log group \S+-zip /,
    quickReads: [
      'lambda:GetAlias',
      'lambda:GetFunction',
      'lambda:ListTags',
      'lambda:ListVersionsByFunction',
      'lambda:ListVersionsByFunction',
      's3:HeadObject',
    ],
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
