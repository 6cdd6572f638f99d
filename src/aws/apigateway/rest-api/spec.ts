import { createHash } from 'node:crypto';
import type { RestDocument } from '../../../openapi/rest/document.ts';
import type { Tags } from '../../../reconcile/owner.ts';
import type { InvokePermission } from '../../lambda/invoke-permission.ts';
import type { RouteThrottles, Throttle } from '../throttle.ts';

/** A method of a REST API and who may call it. */
export interface RestMethod {
  /** `POST /classify`. */
  readonly key: string;
  readonly authorization: 'AWS_IAM' | 'JWT' | 'NONE';
  readonly keyRequired: boolean;
  /** With `JWT`: scopes, of which a token needs at least one. */
  readonly scopes: readonly string[];
}

/** Issuer and audience of accepted tokens. */
export interface JwtTrust {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** One regional REST API in front of one function, with one stage. */
export interface RestApiSpec {
  readonly name: string;
  readonly functionArn: string;
  /** URI of a method's integration. */
  readonly integrationUri: string;
  /** 50..29,000 ms. */
  readonly timeoutMs: number;
  /** Resources, methods, models, validators and gateway responses, as PutRestApi takes them. */
  readonly document: RestDocument;
  readonly methods: readonly RestMethod[];
  readonly jwt?: JwtTrust | undefined;
  readonly throttle: Throttle;
  /** By method key, where it differs from the stage's. */
  readonly routeThrottles: RouteThrottles;
  /** Web ACL (WAFv2, regional) of the stage; if undefined, an existing one is kept, such as Firewall Manager's. */
  readonly wafAclArn?: string | undefined;
  /** `arn:…:execute-api:region:account`; `/api-id/…` is appended for the invoke permission. */
  readonly executeArnPrefix: string;
  /** `arn:…:apigateway:region::`; `/restapis/…` is appended. */
  readonly apiArnPrefix: string;
  readonly tags: Tags;
}

/** The statement of the function's policy that allows the API to invoke it. */
export function restPermissionOn(functionArn: string): InvokePermission {
  return { functionArn, statementId: 'sagemaker-gateway-rest-api' };
}

const DIGEST_MARK = 'sagemaker-gateway document ';

/**
 * The description of a deployment of this spec. A deployment is a snapshot of the API; its description records the
 * digest of the document, because reading the deployed definition back field by field would take too many calls.
 */
export function deploymentDescription({ document, methods, jwt }: RestApiSpec): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([document, methods, jwt ?? null]))
    .digest('hex');
  return `${DIGEST_MARK}${digest.slice(0, 12)}`;
}

/** The digest in a deployment's description, or any other text in it. */
export function digestIn(description: string | undefined): string | undefined {
  return description?.startsWith(DIGEST_MARK) ? description.slice(DIGEST_MARK.length) : description;
}
