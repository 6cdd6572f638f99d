import type { Deployment, RestApi, Stage } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { AccountContext } from '../account/account-context.ts';
import { type Definition, emptyDefinition } from './definition.ts';
import { notFound } from './errors.ts';

/** What a stage serves: the API at the time of deployment. Later changes take effect with the next one. */
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
  /** The host name at AWS, as in events and logs. */
  readonly domainName: string;
  api: RestApi;
  definition: Definition;
  readonly stages: Map<string, Stage>;
  readonly deployments: Map<string, { answer: Deployment; snapshot: Snapshot }>;
}

/** The REST APIs of an account. Ids are unique across regions because AWS uses them as host names. */
export class ApiStore {
  readonly account: AccountContext;
  readonly #apis = new Map<string, ApiRecord>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  /** Adds an API under a new id. Nothing is served until it has a stage. */
  create(region: string, fields: RestApi): ApiRecord {
    const [id, rootId] = [newId(10), newId(10)];
    const record: ApiRecord = {
      id,
      region,
      accountId: this.account.accountId,
      rootId,
      domainName: `${id}.execute-api.${region}.amazonaws.com`,
      api: { ...fields, id, rootResourceId: rootId, createdDate: now() },
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
    throw notFound(`Invalid API identifier specified ${this.account.accountId}:${id}`);
  }

  /** The API of a request's URL, in any region. */
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

/** The current time, in whole seconds as stored by this service. */
export function now(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}
