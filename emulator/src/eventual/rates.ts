import type { AwsError } from '../aws-error.ts';
import type { Consistency } from '../consistency/consistency.ts';
import { throttled } from '../faults/wording.ts';
import { TokenBuckets } from '../gateway/token-buckets.ts';

/** Calls that share a rate, per account and region. */
interface Rate {
  readonly operations: RegExp;
  /** Calls per second. */
  readonly rate: number;
  readonly burst: number;
}

const perSecond = (operations: RegExp, rate: number, burst = rate): Rate => ({ operations, rate, burst });
const oneIn = (seconds: number, operations: RegExp): Rate => perSecond(operations, 1 / seconds, 1);

/** Page "Amazon API Gateway quotas": one rate for both of its services, which cannot be raised. */
const API_GATEWAY = [
  perSecond(/./, 10, 40),
  oneIn(30, /^DeleteRestApi$/),
  oneIn(30, /^(Create|Update|Delete)DomainName$/),
  oneIn(20, /^UpdateUsagePlan$/),
  oneIn(20, /^UpdateAccount$/),
  oneIn(5, /^CreateDeployment$/),
  oneIn(3, /^(Create|Import)RestApi$/),
  perSecond(/^PutRestApi$/, 1),
  perSecond(/^GetResources$/, 2.5, 5),
  perSecond(/^(Create|Delete)ApiKey$/, 5),
];

/** SageMaker, IAM and S3 publish no rates of their control planes. */
const RATES: Readonly<Record<string, readonly Rate[]>> = {
  apigateway: API_GATEWAY,
  apigatewayv2: API_GATEWAY.slice(0, 1),
  // "Lambda quotas", "API requests".
  lambda: [
    perSecond(/^GetFunction$/, 100),
    perSecond(/^GetPolicy$/, 15),
    perSecond(/^(?!GetFunction$|GetPolicy$|Invoke)/, 15),
  ],
  // "CloudWatch service quotas".
  cloudwatch: [
    perSecond(/^(PutMetricAlarm|DeleteAlarms)$/, 3),
    perSecond(/^DescribeAlarms$/, 9),
    perSecond(/^(Put|Get|List)Dashboards?$|^DeleteDashboards$/, 10),
  ],
  // "CloudWatch Logs quotas"; FilterLogEvents in most regions.
  logs: [
    perSecond(/^(Create|Delete)LogGroup$/, 10),
    perSecond(/^PutRetentionPolicy$/, 5),
    perSecond(/^ListTags/, 5),
    perSecond(/^FilterLogEvents$/, 10),
  ],
  // "Amazon ECR service quotas".
  ecr: [
    perSecond(/^PutImage$/, 10),
    perSecond(/^(Initiate|Complete)LayerUpload$/, 100),
    perSecond(/^(UploadLayerPart|GetAuthorizationToken)$/, 500),
  ],
};

/** The service whose quota a call counts towards. */
const QUOTA_OF: Readonly<Record<string, string>> = { apigatewayv2: 'apigateway' };

/** Rates of the control planes, in the time of AWS. */
export class Rates {
  readonly #consistency: Consistency;
  readonly #buckets = new TokenBuckets();

  constructor(consistency: Consistency) {
    this.#consistency = consistency;
  }

  /** The service's error when the call exceeds a rate. */
  refusal(service: string, region: string, operation: string): AwsError | undefined {
    const exceeded = (RATES[service] ?? [])
      .filter(({ operations }) => operations.test(operation))
      .some(({ operations, rate, burst }) => {
        const name = `${QUOTA_OF[service] ?? service} ${region} ${operations.source}`;
        return !this.#buckets.take(name, { rate, burst }, this.#consistency.awsNowMs());
      });
    return exceeded ? throttled(service) : undefined;
  }
}
