import { createHash } from 'node:crypto';
import type { RestDocument } from '../../../contract/openapi/rest/document.ts';
import type { Tags } from '../../../reconcile/owner.ts';
import type { InvokePermission } from '../../lambda/invoke-permission.ts';
import type { RouteThrottles, Throttle } from '../throttle.ts';

/** A method of a REST API and who may call it. */
export interface RestMethod {
  /** `POST /classify`. */
  readonly key: string;
  readonly authorization: 'AWS_IAM' | 'JWT' | 'NONE';
  readonly keyRequired: boolean;
  /** With `JWT`: the scopes of which a token needs one. */
  readonly scopes: readonly string[];
}

/** Whose tokens are taken. */
export interface JwtTrust {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** One regional REST API in front of one function, with one stage. */
export interface RestApiSpec {
  readonly name: string;
  readonly functionArn: string;
  /** What a method's integration names as its URI. */
  readonly integrationUri: string;
  /** 50..29,000 ms. */
  readonly timeoutMs: number;
  /** Resources, methods, models, validators and gateway responses, as PutRestApi takes them. */
  readonly document: RestDocument;
  readonly methods: readonly RestMethod[];
  readonly jwt?: JwtTrust | undefined;
  readonly throttle: Throttle;
  /** By method key, where it is another than the stage's. */
  readonly routeThrottles: RouteThrottles;
  /** Web ACL (WAFv2, regional) before the stage; left out, whatever stands there is left, such as Firewall Manager's. */
  readonly wafAclArn?: string | undefined;
  /** `arn:…:execute-api:region:account`, to which `/api-id/…` is put for the invoke permission. */
  readonly executeArnPrefix: string;
  /** `arn:…:apigateway:region::`, to which `/restapis/…` is put. */
  readonly apiArnPrefix: string;
  readonly tags: Tags;
}

/** The statement of the function's policy that lets the API in. */
export function restPermissionOn(functionArn: string): InvokePermission {
  return { functionArn, statementId: 'sagemaker-gateway-rest-api' };
}

const DIGEST_MARK = 'sagemaker-gateway document ';

/**
 * What a deployment of this spec is described as. A deployment is a frozen copy of the API: its description is where
 * AWS keeps which document was frozen, for what a document says cannot be read back field by field at a fair price.
 */
export function deploymentDescription({ document, methods, jwt }: RestApiSpec): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([document, methods, jwt ?? null]))
    .digest('hex');
  return `${DIGEST_MARK}${digest.slice(0, 12)}`;
}

/** The digest in a deployment's description, or whatever else stands there. */
export function digestIn(description: string | undefined): string | undefined {
  return description?.startsWith(DIGEST_MARK) ? description.slice(DIGEST_MARK.length) : description;
}
