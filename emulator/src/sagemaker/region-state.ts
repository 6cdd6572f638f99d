import type * as sdk from '@aws-sdk/client-sagemaker';
import type { Actions } from '../protocol/actions.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';
import type { StoredEndpointConfig, StoredModel } from './stored.ts';

export type SageMakerActions = Actions<typeof sdk>;

/** The state of SageMaker hosting in one region. */
export interface RegionState {
  readonly models: Map<string, StoredModel>;
  readonly configs: Map<string, StoredEndpointConfig>;
  /** By lower-case name: endpoint names are case-insensitively unique but keep their case. */
  readonly endpoints: Map<string, HostedEndpoint>;
  readonly tags: Map<string, readonly sdk.Tag[]>;
}

/** State per region, created on first use. */
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
