/** A service as the SDK names its client, without "Client". */
export type Service =
  | 'APIGateway'
  | 'ApiGatewayV2'
  | 'CloudWatch'
  | 'CloudWatchLogs'
  | 'EC2'
  | 'ECR'
  | 'EFS'
  | 'IAM'
  | 'Lambda'
  | 'S3'
  | 'SageMaker'
  | 'SageMakerRuntime'
  | 'ServiceQuotas'
  | 'STS'
  | 'WAFV2';

/** What a call may refer to, and AWS may not see everywhere for a time after it was made or changed. */
export type ResourceType =
  | 'API'
  | 'API key'
  | 'bucket'
  | 'domain name'
  | 'endpoint config'
  | 'file system'
  | 'function'
  | 'log group'
  | 'model'
  | 'repository'
  | 'role'
  | 'security group'
  | 'usage plan'
  | 'version';

/**
 * What to do about it.
 * - `retry`: send the call again.
 * - `once`: send it again once; the second error counts.
 * - `serialise`: the same as `retry`, and calls with the same parent are sent one after another.
 * - `wait`: read the resource until AWS is done with it, compare again, then repeat the change.
 * - `look`: read again; what is found decides.
 * - `verify`: the verification of the release repeats its request.
 */
export type Rule = 'retry' | 'once' | 'serialise' | 'wait' | 'look' | 'verify';

/** How to recognize it in the SDK's error. All that is given must match. */
export interface Sign {
  /** Error codes, without the suffix "Exception", which the SDK adds to some. */
  readonly codes?: readonly string[];
  /** In the message. */
  readonly text?: string | RegExp;
  readonly statuses?: readonly number[];
  /** Codes of Node.js for a connection that failed. */
  readonly connection?: readonly string[];
  /** The SDK has corrected its clock by the response. */
  readonly clockCorrected?: true;
  /** Only for calls with this member. */
  readonly givenMember?: string;
  /** In FailureReason of the resource, rather than in an error. */
  readonly failureReason?: string;
  /** A response, rather than an error, that has a member with this text. */
  readonly answer?: { readonly member: string; readonly text: RegExp };
}

/** An error of AWS that goes away without a change by the caller. */
export interface TransientError extends Sign {
  readonly service: Service | '*';
  readonly operations: readonly string[] | '*';
  readonly rule: Rule;
  /**
   * Transient only if one of these was made or changed less than two minutes ago; otherwise it is the answer to a wrong
   * name. `at`: the member of the input that names it; any of its type if left out.
   */
  readonly onlyIfNew?: { readonly type: ResourceType; readonly at?: string };
  /** Only if one of these was deleted less than two minutes ago: the call then fails as if AWS did not find it. */
  readonly onlyIfDeleted?: readonly { readonly type: ResourceType; readonly at: string }[];
  /** With `serialise`: the member of the input that names the parent. */
  readonly parent?: string;
  readonly maxWaitMs: number;
  /** Longest first pause, in milliseconds; default 1,000. */
  readonly firstMs?: number;
  /** Longest pause, in milliseconds; default 10,000. */
  readonly longestMs?: number;
  /** What is waited for. */
  readonly reason: string;
  /** What to do when the wait was too short, if not only to run the same command again. */
  readonly hint?: string;
  /** Past the wait, the error itself is reported. */
  readonly endsAsError?: true;
  /** Where it is described or handled. */
  readonly source: string;
}

export const SECONDS = 1_000;
export const MINUTES = 60 * SECONDS;
