import { AwsError } from '../aws-error.ts';
import { hasBareCodes, statusOfRejection } from '../error-forms.ts';
import type { SignatureFault } from '../signature/verify.ts';
import { timeOf, timeText } from '../signature/stated-signature.ts';

/** AWS accepts a request within 15 minutes of its clock (S3, RequestTimeTooSkewed; IAM's and STS's own messages). */
export const MAX_SKEW_MS = 15 * 60_000;

/** How a service rejects a signature. `time` is that of the signature, in the form YYYYMMDDTHHMMSSZ. */
export interface RejectedSignature {
  readonly service: string;
  readonly fault: SignatureFault;
  readonly time?: string;
  readonly now?: Date;
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/**
 * S3: "Error responses". The others: the "Common errors" pages of their API references, and "Troubleshoot Signature
 * Version 4" of the IAM user guide for the texts.
 */
export function rejectedSignature(rejected: RejectedSignature): AwsError {
  const { service } = rejected;
  if (service === 's3') return inS3(rejected.fault);
  if (service === 'ec2') return inEc2(rejected.fault);
  const [code, message] = describe(rejected);
  return new AwsError(hasBareCodes(service) ? BARE_CODES[code] : code, message, statusOfRejection(service));
}

type Code = 'IncompleteSignatureException' | 'UnrecognizedClientException' | 'InvalidSignatureException';

const BARE_CODES: Readonly<Record<Code, string>> = {
  IncompleteSignatureException: 'IncompleteSignature',
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
};

function describe(rejected: RejectedSignature): readonly [Code, string] {
  switch (rejected.fault) {
    case 'unsigned':
    case 'malformed':
      return [
        'IncompleteSignatureException',
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
      ];
    case 'unknown-key':
      return ['UnrecognizedClientException', 'The security token included in the request is invalid.'];
    case 'expired':
    case 'skewed':
      return ['InvalidSignatureException', skewMessage(rejected)];
    default:
      return ['InvalidSignatureException', MISMATCH];
  }
}

function skewMessage({ time = '', now = new Date() }: RejectedSignature): string {
  const isOld = (timeOf(time) ?? 0) < now.getTime();
  const limit = timeText(new Date(now.getTime() + (isOld ? -MAX_SKEW_MS : MAX_SKEW_MS)));
  return isOld
    ? `Signature expired: ${time} is now earlier than ${limit} (${timeText(now)} - 15 min.)`
    : `Signature not yet current: ${time} is still later than ${limit} (${timeText(now)} + 15 min.)`;
}

/** EC2 API reference, "Common client error codes"; it does not tell an unknown key from a wrong secret. */
function inEc2(fault: SignatureFault): AwsError {
  if (fault === 'expired' || fault === 'skewed')
    return new AwsError('RequestExpired', 'Request has expired.', 400);
  return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
}

function inS3(fault: SignatureFault): AwsError {
  switch (fault) {
    case 'unsigned':
    case 'malformed':
      return new AwsError(
        'AuthorizationHeaderMalformed',
        'The authorization header that you provided is not valid.',
        400,
      );
    case 'unknown-key':
      return new AwsError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        403,
      );
    case 'skewed':
      return new AwsError(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        403,
      );
    case 'expired':
      return new AwsError('AccessDenied', 'Request has expired', 403);
    case 'unsigned-headers':
      return new AwsError(
        'AccessDenied',
        'There were headers present in the request which were not signed',
        403,
      );
    default:
      return new AwsError(
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        403,
      );
  }
}
