import {
  type BasePathMapping,
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  DeleteBasePathMappingCommand,
  DeleteDomainNameCommand,
  type DomainName,
  GetBasePathMappingsCommand,
  GetDomainNameCommand,
  paginateGetDomainNames,
  UpdateDomainNameCommand,
} from '@aws-sdk/client-api-gateway';
import { OWNER_TAG, type Tags } from '../../reconcile/owner.ts';
import type { Change, Found, Kind, Phase } from '../../reconcile/resource.ts';
import { REST_STAGE } from '../../contract/routes.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessDeleted, unlessGone } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';
import { allRestApis, restApisNamed } from './rest-api/read.ts';

/** A regional custom domain name for a REST API, with the API's stage at its root. */
export interface DomainNameSpec {
  /** Such as `labels.example.com`. */
  readonly name: string;
  /** Certificate of ACM, in the same region. */
  readonly certificateArn: string;
  /** Name of the REST API, by which its id is found. */
  readonly apiName: string;
  readonly tags: Tags;
}

export interface LiveDomainName {
  readonly owner: string | undefined;
  readonly certificateArn: string | undefined;
  /** The target of the domain's DNS record. */
  readonly target: string | undefined;
  readonly status: string | undefined;
  readonly statusMessage: string | undefined;
  /** By base path; the API by its name. */
  readonly mappings: readonly { readonly basePath: string; readonly to: string }[];
}

/** Custom domain names, with their mappings to APIs. The owner of the domain creates the DNS record. */
export function domainNameKind(aws: AwsClients): Kind<DomainNameSpec, LiveDomainName> {
  return {
    expectedMs: 20_000,
    impact: { remove: 'the domain stops answering; its DNS record becomes invalid' },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: phaseOfDomain,
    diff: diffDomainName,
    read: async (name) => await readDomainName(aws, name),
    create: async (spec) => await createDomainName(aws, spec),
    update: async (spec, live) => await syncDomainName(aws, spec, live),
    remove: async (name) => await removeDomainName(aws, name),
    list: async (prefix) => await listDomainNames(aws, prefix),
  };
}

function phaseOfDomain({ status, statusMessage }: LiveDomainName): Phase {
  if (status === 'FAILED') return { state: 'broken', reason: statusMessage ?? 'no reason given by AWS' };
  if (status === 'UPDATING' || status === 'PENDING') return { state: 'moving', toward: status };
  return { state: 'ready', note: status === 'AVAILABLE' ? undefined : statusMessage };
}

// How an empty base path is written in a path (CreateBasePathMapping, basePath).
const ROOT = '(none)';

function diffDomainName(spec: DomainNameSpec, live: LiveDomainName): Change[] {
  const mapped = live.mappings.map(({ basePath, to }) => `${basePath} → ${to}`).join(', ');
  const fields: readonly Change[] = [
    { field: 'certificate', from: live.certificateArn, to: spec.certificateArn },
    { field: 'mappings', from: mapped, to: `${ROOT} → ${spec.apiName}` },
  ];
  return fields.filter(({ from, to }) => from !== to);
}

export async function readDomainName(aws: AwsClients, name: string): Promise<LiveDomainName | undefined> {
  const domain = await unlessAbsent(
    'apigateway:GET domainname',
    async () => await aws.apigateway.send(new GetDomainNameCommand({ domainName: name })),
  );
  const mappings = domain && (await unlessDeleted(async () => await mappingsOf(aws, name)));
  if (!mappings) return undefined;
  return {
    owner: domain.tags?.[OWNER_TAG],
    certificateArn: domain.regionalCertificateArn,
    target: domain.regionalDomainName,
    status: domain.domainNameStatus,
    statusMessage: domain.domainNameStatusMessage,
    mappings,
  };
}

async function mappingsOf(aws: AwsClients, domainName: string): Promise<LiveDomainName['mappings']> {
  const { items = [] } = await calling(
    'apigateway:GET basepathmappings',
    async () => await aws.apigateway.send(new GetBasePathMappingsCommand({ domainName, limit: 500 })),
  );
  const named = await namesOf(aws, items);
  return items.map(({ basePath, restApiId = '', stage }) => ({
    basePath: basePath || ROOT,
    to: stage === REST_STAGE ? (named.get(restApiId) ?? restApiId) : `${restApiId}/${stage}`,
  }));
}

async function namesOf(aws: AwsClients, mappings: readonly BasePathMapping[]): Promise<Map<string, string>> {
  if (mappings.length === 0) return new Map();
  const apis = await allRestApis(aws);
  return new Map(apis.map(({ id = '', name = '' }) => [id, name]));
}

async function createDomainName(aws: AwsClients, spec: DomainNameSpec): Promise<void> {
  const input = {
    domainName: spec.name,
    regionalCertificateArn: spec.certificateArn,
    endpointConfiguration: { types: ['REGIONAL' as const] },
    securityPolicy: 'TLS_1_2' as const,
    tags: { ...spec.tags },
  };
  await calling(
    'apigateway:POST domainname',
    async () => await aws.apigateway.send(new CreateDomainNameCommand(input)),
  );
  await mapRoot(aws, spec);
}

async function syncDomainName(aws: AwsClients, spec: DomainNameSpec, live: LiveDomainName): Promise<void> {
  if (live.certificateArn !== spec.certificateArn) {
    const path = '/regionalCertificateArn';
    const patchOperations = [{ op: 'replace' as const, path, value: spec.certificateArn }];
    await calling(
      'apigateway:PATCH domainname',
      async () =>
        await aws.apigateway.send(new UpdateDomainNameCommand({ domainName: spec.name, patchOperations })),
    );
  }
  const right = live.mappings.some(({ basePath, to }) => basePath === ROOT && to === spec.apiName);
  for (const { basePath } of live.mappings) {
    if (basePath !== ROOT || !right) await unmap(aws, spec.name, basePath);
  }
  if (!right) await mapRoot(aws, spec);
}

async function mapRoot(aws: AwsClients, { name, apiName }: DomainNameSpec): Promise<void> {
  const [api] = await restApisNamed(aws, apiName);
  const input = { domainName: name, basePath: ROOT, restApiId: api?.id ?? '', stage: REST_STAGE };
  await calling(
    'apigateway:POST basepathmapping',
    async () => await aws.apigateway.send(new CreateBasePathMappingCommand(input)),
  );
}

async function unmap(aws: AwsClients, domainName: string, basePath: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE basepathmapping',
    async () => await aws.apigateway.send(new DeleteBasePathMappingCommand({ domainName, basePath })),
  );
}

async function removeDomainName(aws: AwsClients, domainName: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE domainname',
    async () => await aws.apigateway.send(new DeleteDomainNameCommand({ domainName })),
  );
}

/** A domain is not named after its stack: it is found by its tag. */
async function listDomainNames(aws: AwsClients, prefix: string): Promise<Found[]> {
  const domains = await allPages(
    'apigateway:GET domainnames',
    paginateGetDomainNames({ client: aws.apigateway, pageSize: 500 }, {}),
    ({ items }) => items,
  );
  return domains.map(found).filter(({ owner, name }) => name.startsWith(prefix) || owner?.startsWith(prefix));
}

function found({ domainName = '', tags }: DomainName): Found {
  return { name: domainName, owner: tags?.[OWNER_TAG], sinceMs: undefined };
}
