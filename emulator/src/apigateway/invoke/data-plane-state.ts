import type { IssuerKeys } from '../../gateway/jwt/issuer-keys.ts';
import type { TokenBuckets } from '../../gateway/token-buckets.ts';
import type { ApiGatewayState } from '../state.ts';

/** The APIs, and state kept between requests. */
export interface DataPlaneState extends ApiGatewayState {
  readonly buckets: TokenBuckets;
  readonly keys: IssuerKeys;
}
