import type { Tag } from '@aws-sdk/client-sagemaker';
import type { AwsError } from '../protocol/aws-error.ts';
import { validationException } from './errors.ts';
import type { Call } from '../account/account-context.ts';
import type { StoredEndpointConfig, StoredModel } from './definition.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';

/** Kinds of this service, as their ARNs spell them. */
export type Kind = 'model' | 'endpoint-config' | 'endpoint';

/** Kinds as the service's messages spell them. */
const NOUN: Record<Kind, string> = {
  model: 'model',
  'endpoint-config': 'endpoint configuration',
  endpoint: 'endpoint',
};

/** Everything SageMaker hosting keeps for the account in one region. */
export interface RegionState {
  readonly models: Map<string, StoredModel>;
  readonly configs: Map<string, StoredEndpointConfig>;
  /** By lower-case name: an endpoint's name is unique without regard to case, though its case is kept. */
  readonly endpoints: Map<string, HostedEndpoint>;
  readonly tags: Map<string, readonly Tag[]>;
}

/** Regions side by side, each empty until it is first asked for. */
export class Regions {
  readonly #states = new Map<string, RegionState>();

  of(region: string): RegionState {
    const known = this.#states.get(region);
    if (known) return known;
    const state = { models: new Map(), configs: new Map(), endpoints: new Map(), tags: new Map() };
    this.#states.set(region, state);
    return state;
  }
}

/** ARN of a hosting resource; an endpoint's carries its name in lower case (amazon-sagemaker-examples#293). */
export function arnOf(kind: Kind, name: string, { world, region }: Call): string {
  const last = kind === 'endpoint' ? name.toLowerCase() : name;
  return `arn:${world.partition}:sagemaker:${region}:${world.accountId}:${kind}/${last}`;
}

/** The resource, or the error the service gives for an absent one: always ValidationException, never a 404. */
export function present<T>(found: T | undefined, kind: Kind, name: string, call: Call): T {
  if (found !== undefined) return found;
  throw validationException(`Could not find ${NOUN[kind]} "${arnOf(kind, name, call)}".`);
}

export function alreadyExists(kind: Kind, arn: string): AwsError {
  return validationException(`Cannot create already existing ${NOUN[kind]} "${arn}".`);
}
