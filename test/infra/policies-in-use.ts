import { deployerPolicies } from '../../infra/deployer-policy/policy.ts';
import { type ConfigInput, parseConfig } from '../../infra/parse-config.ts';
import type { Site } from '../../infra/site.ts';
import { declared } from './declared.ts';
import configurations from './golden/configurations.json' with { type: 'json' };

/** A policy that the tool prints or attaches. */
export interface PolicyInUse {
  /** Where it is used, for a test's message. */
  readonly use: string;
  readonly kind: 'managed' | 'inline' | 'trust';
  readonly site: Site;
  readonly document: string;
}

/** Every partition in which SageMaker hosts models, with one of its regions. */
const SITES: readonly Site[] = [
  { partition: 'aws', account: '123456789012', region: 'eu-west-1' },
  { partition: 'aws-cn', account: '123456789012', region: 'cn-north-1' },
  { partition: 'aws-us-gov', account: '123456789012', region: 'us-gov-west-1' },
];

/** Variants of `npm run policy` beside the configurations of the golden test. */
const VARIANTS: Readonly<Record<string, Partial<ConfigInput>>> = {
  default: {},
  'a REST API with keys': { gateway: { api: 'rest', auth: 'api-key' } },
};

/** The policies of every configuration at every site. */
export function policiesInUse(): PolicyInUse[] {
  return SITES.flatMap((site) =>
    Object.entries(inputsAt(site)).flatMap(([name, input]) =>
      [...printed(input, site), ...attached(input, site)].map((policy) => ({
        ...policy,
        use: `${site.partition}, ${name}: ${policy.use}`,
        site,
      })),
    ),
  );
}

/** Outside the partition `aws`, only real-time endpoints are available. */
function inputsAt(site: Site): Readonly<Record<string, Partial<ConfigInput>>> {
  const iam = (path: string): string => `arn:${site.partition}:iam::${site.account}:${path}`;
  const variants: typeof VARIANTS = {
    ...VARIANTS,
    'existing roles': { roles: { endpoint: iam('role/team/endpoint'), proxy: iam('role/team/proxy') } },
    'a permissions boundary': { roles: { permissionsBoundary: iam('policy/team/boundary') } },
  };
  if (site.partition === 'aws') return { ...(configurations as typeof VARIANTS), ...variants };
  const host: ConfigInput['host'] = { type: 'sagemaker-realtime' };
  return Object.fromEntries(Object.entries(variants).map(([name, input]) => [name, { ...input, host }]));
}

type Found = Omit<PolicyInUse, 'site'>;

function printed(input: Partial<ConfigInput>, site: Site): Found[] {
  const config = parseConfig({ name: 'shop', model: './m', ...input });
  const documents = deployerPolicies(config, site, { stage: 'staging', region: site.region });
  return documents.map((document) => ({
    use: 'deployer',
    kind: 'managed',
    document: JSON.stringify(document),
  }));
}

function attached(input: Partial<ConfigInput>, site: Site): Found[] {
  return declared(input, undefined, site).resources.flatMap((resource): Found[] => {
    const use = resource.id;
    if (resource.kind === 'role')
      return [
        { use, kind: 'inline', document: JSON.stringify(resource.spec.policy) },
        { use, kind: 'trust', document: JSON.stringify(resource.spec.trust) },
      ];
    return [];
  });
}
