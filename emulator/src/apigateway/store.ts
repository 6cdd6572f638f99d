import type { RestApi as SdkRestApi, Stage as SdkStage, Deployment } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { World } from '../account/account-context.ts';
import { type Definition, emptyDefinition } from './definition.ts';
import { notFound } from './errors.ts';
import { type Wire, wireTime } from './wire.ts';

export type RestApi = Wire<SdkRestApi>;
export type Stage = Wire<SdkStage>;

/** What a stage serves: the API as it was when it was deployed. A later change is not seen before the next one. */
export interface Snapshot {
  readonly definition: Definition;
  readonly binaryMediaTypes: readonly string[];
}

/** A REST API with its parts. */
export interface ApiRecord {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  readonly rootId: string;
  /** The host name at AWS, as events and logs state it. */
  readonly domainName: string;
  api: RestApi;
  definition: Definition;
  readonly stages: Map<string, Stage>;
  readonly deployments: Map<string, { answer: Wire<Deployment>; snapshot: Snapshot }>;
}

/** The REST APIs of an account. Ids are unique over all regions, as they are the host names at AWS. */
export class ApiStore {
  readonly world: World;
  readonly #apis = new Map<string, ApiRecord>();

  constructor(world: World) {
    this.world = world;
  }

  /** Adds an API under a new id; nothing is served before it has a stage. */
  create(region: string, fields: RestApi): ApiRecord {
    const [id, rootId] = [newId(10), newId(10)];
    const record: ApiRecord = {
      id,
      region,
      accountId: this.world.accountId,
      rootId,
      domainName: `${id}.execute-api.${region}.amazonaws.com`,
      api: { ...fields, id, rootResourceId: rootId, createdDate: wireTime() },
      definition: emptyDefinition(rootId),
      stages: new Map(),
      deployments: new Map(),
    };
    this.#apis.set(id, record);
    return record;
  }

  /** Throws NotFoundException when the region has no such API. */
  find(region: string, id = ''): ApiRecord {
    const record = this.#apis.get(id);
    if (record?.region === region) return record;
    throw notFound(`Invalid API identifier specified ${this.world.accountId}:${id}`);
  }

  /** The API a request's URL names, whatever its region. */
  serving(id: string): ApiRecord | undefined {
    return this.#apis.get(id);
  }

  all(): ApiRecord[] {
    return [...this.#apis.values()];
  }

  list(region: string): ApiRecord[] {
    return this.all().filter((record) => record.region === region);
  }

  remove(record: ApiRecord): void {
    this.#apis.delete(record.id);
  }
}

/** `arn:aws:apigateway:region::/restapis/id/stages/name`, without an account. */
export function stageArn({ region, id }: ApiRecord, { stageName }: Stage): string {
  return `arn:aws:apigateway:${region}::/restapis/${id}/stages/${stageName}`;
}
