import { ANY_SERVICE } from './rows/any-service.ts';
import { API_GATEWAY, WAF } from './rows/api-gateway.ts';
import { ECR } from './rows/ecr.ts';
import { EC2, EFS } from './rows/file-systems.ts';
import { IAM } from './rows/iam.ts';
import { LAMBDA } from './rows/lambda.ts';
import { CLOUDWATCH, LOGS } from './rows/monitoring.ts';
import { S3 } from './rows/s3.ts';
import { SAGEMAKER, SAGEMAKER_RUNTIME } from './rows/sagemaker.ts';
import type { Service, TransientError } from './transient-error.ts';

/** Every known transient error of the calls that are made here; of two that match, the first counts. */
export const TRANSIENT_ERRORS: readonly TransientError[] = [
  ...SAGEMAKER,
  ...SAGEMAKER_RUNTIME,
  ...LAMBDA,
  ...API_GATEWAY,
  ...WAF,
  ...EC2,
  ...ECR,
  ...EFS,
  ...IAM,
  ...S3,
  ...LOGS,
  ...CLOUDWATCH,
  ...ANY_SERVICE,
];

/** The entries for one operation. The verification judges errors of InvokeEndpoint that any service may have. */
export function entriesFor(service: Service, operation: string): TransientError[] {
  return TRANSIENT_ERRORS.filter(
    (entry) =>
      (entry.service === service || (entry.service === '*' && service !== 'SageMakerRuntime')) &&
      (entry.operations === '*' || entry.operations.includes(operation)),
  );
}
