import { DescribeEndpointCommand } from '@aws-sdk/client-sagemaker';
import { stepFor } from '../reconcile/plan.ts';
import type { AwsClients } from './core/clients.ts';
import { unlessAbsent } from './core/errors.ts';
import { readHttpApiSummary } from './apigateway/http-api/read.ts';
import { callerIdentity } from './core/caller-identity.ts';
import { readRestApiSummary } from './apigateway/rest-api/read.ts';
import type { Declaration, Kinds } from './registry.ts';
import { readRoleSummary } from './iam/read-role.ts';
import { diffRoleSummary } from './iam/role.ts';

/** Ids that a successful deploy has recorded: not state, only where to look. */
export interface Remembered {
  readonly account: string;
  readonly apiId: string;
}

/**
 * Whether an account still matches a deploy of these declarations: ten concurrent reads for an endpoint, 15 for a
 * function, 17 with a file system, and one more for routes with JWT authorization. The name of the endpoint's config contains the digest of
 * model, image, environment and capacity, which covers those; the alias of a function covers the version that it names.
 * Alarms, the dashboard, log retention, bucket settings and inline policies of the roles are not checked; a plan checks
 * them. Throws what the reads throw.
 */
export async function quickCheck(
  aws: AwsClients,
  kinds: Kinds,
  owner: string,
  declared: readonly Declaration[],
  remembered: Remembered,
): Promise<boolean> {
  const [identity, ...seen] = await Promise.all([
    callerIdentity(aws),
    ...declared.map(async (each) => await matchesDeclaration(aws, kinds, owner, each, remembered.apiId)),
  ]);
  return identity.account === remembered.account && seen.every(Boolean);
}

async function matchesDeclaration(
  aws: AwsClients,
  kinds: Kinds,
  owner: string,
  declared: Declaration,
  apiId: string,
): Promise<boolean> {
  switch (declared.kind) {
    case 'endpoint':
      return await usesConfig(aws, declared.spec);
    case 'role': {
      const live = await readRoleSummary(aws, declared.spec.name);
      return live?.owner === owner && diffRoleSummary(declared.spec, live).length === 0;
    }
    case 'http-api':
      return isKept(
        kinds,
        owner,
        declared,
        await readHttpApiSummary(aws, apiId, declared.spec.jwt !== undefined),
      );
    case 'rest-api':
      return isKept(kinds, owner, declared, await readRestApiSummary(aws, apiId));
    case 'api-key':
    case 'usage-plan':
    case 'domain-name':
    case 'function':
    case 'function-alias':
    case 'provisioned-concurrency':
    case 'object': {
      const kind = kinds[declared.kind];
      return isKept(kinds, owner, declared, await kind?.read(kind.nameOf(declared.spec)));
    }
    default:
      return true;
  }
}

function isKept(kinds: Kinds, owner: string, declared: Declaration, live: unknown): boolean {
  const kind = kinds[declared.kind];
  if (live === undefined || !kind || kind.ownerOf(live) !== owner) return false;
  return stepFor(owner, declared, kind, live).action === 'keep';
}

async function usesConfig(
  aws: AwsClients,
  spec: { readonly name: string; readonly configName: string },
): Promise<boolean> {
  const live = await unlessAbsent(
    'sagemaker:DescribeEndpoint',
    async () => await aws.sagemaker.send(new DescribeEndpointCommand({ EndpointName: spec.name })),
  );
  return live?.EndpointStatus === 'InService' && live.EndpointConfigName === spec.configName;
}
