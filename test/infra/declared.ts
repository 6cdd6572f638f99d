import { Readable } from 'node:stream';
import type { Artifacts } from '../../infra/artifacts.ts';
import { EMPTY } from '../../infra/slot.ts';
import { type Stack, stack } from '../../infra/stack.ts';
import type { Site } from '../../infra/site.ts';
import type { Network } from '../../src/aws/ec2/network.ts';
import type { Declaration, KindName, SpecOf } from '../../src/aws/registry.ts';
import type { Tags } from '../../src/reconcile/owner.ts';
import { type ConfigInput, parseConfig } from '../../infra/parse-config.ts';

export const site: Site = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };

/** A VPC with two subnets, one of which reaches S3 through a NAT. */
export const NETWORK: Network = {
  vpcId: 'vpc-11111111',
  subnets: [
    { id: 'subnet-11111111', zoneId: 'euw1-az1' },
    { id: 'subnet-22222222', zoneId: 'euw1-az2' },
  ],
  routeTables: [{ id: 'rtb-11111111' }, { id: 'rtb-22222222', s3: 'nat' }],
};

export function artifacts(digest = 'a'.repeat(64)): Artifacts {
  return {
    archive: { digest, bytes: 10, open: () => Readable.from([]) },
    functionZip: {
      digest: 'f'.repeat(64),
      bytes: 10,
      sha256Base64: 'y=',
      modelInZip: true,
      open: () => Readable.from([]),
    },
    image: {
      digest: `sha256:${'e'.repeat(64)}`,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      manifest: new Uint8Array(),
      blobs: [],
    },
    loaderCode: { zip: new Uint8Array(), sha256: 'z=' },
    proxy: {
      zip: new Uint8Array(),
      sha256Base64: 'x=',
      digest: 'd',
      bytes: 1,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
    },
  };
}

/** The stack of a small configuration, with overrides. */
export function declared(over: Partial<ConfigInput> = {}, digest?: string, at = site): Stack {
  const live = { ...EMPTY, network: NETWORK };
  return stack(parseConfig({ name: 'shop', model: './m', ...over }), artifacts(digest), at, live);
}

/** The spec of the first resource of a kind. */
export function specOf<Name extends KindName>(resources: readonly Declaration[], kind: Name): SpecOf[Name] {
  const found = resources.find((resource) => resource.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found.spec as SpecOf[Name];
}

/** Versions, aliases and their concurrency have no tags: their function has. */
export function hasTags({ spec }: Pick<Declaration, 'spec'>): boolean {
  return tagsIn(spec) !== undefined;
}

export function tagsIn(spec: Declaration['spec']): Tags | undefined {
  return 'tags' in spec ? spec.tags : undefined;
}

/** One policy statement. */
export interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** Every statement of the roles of a stack. */
export function statementsOf(resources: readonly Declaration[]): Statement[] {
  const roles = resources.flatMap((resource) => (resource.kind === 'role' ? [resource.spec] : []));
  return roles.flatMap(({ policy }) => policy.Statement as Statement[]);
}
