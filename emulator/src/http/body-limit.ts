import { AwsError } from '../aws-error.ts';
import { boundedRequest } from '../bounded-request.ts';

const MIB = 1024 * 1024;
/** 50 MB of zip in base64, from Lambda's own message. */
const ZIP_BYTES = 69_905_067;

/** The most that is read of a request's body. */
interface BodyLimit {
  readonly bytes: number;
  /** The error of a longer body. */
  readonly error: (bytes: number) => AwsError;
}

interface Rule extends BodyLimit {
  readonly service: string;
  /** Matches `METHOD /path`. */
  readonly where: RegExp;
}

/** The first rule that fits counts. */
const RULES: readonly Rule[] = [
  rule('lambda', /^POST \/2015-03-31\/functions\/?$/, ZIP_BYTES, forOperation('CreateFunction')),
  rule('lambda', /^PUT \/2015-03-31\/functions\/[^/]+\/code$/, ZIP_BYTES, forOperation('UpdateFunctionCode')),
  // The service itself measures the payload against its quota of 6 MB (API reference of Invoke).
  rule('lambda', /\/invocations$/, 7 * MIB, requestTooLarge),
  // The model's longest BodyBlob is 6,291,456 bytes; serverless endpoints have a quota of their own.
  rule('sagemaker-runtime', /^/, 7 * MIB, requestTooLarge),
  // "API definition import: 6 MB", which an HTTP API carries as a JSON text.
  rule('apigateway', /^/, 10 * MIB, requestTooLarge),
  rule('apigatewayv2', /^/, 10 * MIB, requestTooLarge),
  // A part of 20 MiB, the model's longest, in base64.
  rule('ecr', /^/, 28 * MIB, requestTooLarge),
  // "Object size in a single PUT: 5 GB" (S3, "Uploading objects"); they are stored in a file.
  rule('s3', /^PUT /, 5 * 1024 * MIB, entityTooLarge),
  // The longest document is the list of 10,000 parts.
  rule('s3', /^/, 4 * MIB, messageTooLong),
];

/** No other operation has an input near this: the longest, PutLogEvents and PutMetricData, are limited to 1 MB. */
const OTHERWISE: BodyLimit = { bytes: 4 * MIB, error: requestTooLarge };

/** The request with a body of at most the operation's limit. Throws, or fails later with, the service's error. */
export function withBodyLimit(request: Request, service: string): Request {
  const { bytes, error } = limitOf(service, `${request.method} ${new URL(request.url).pathname}`);
  return boundedRequest(request, bytes, () => error(bytes));
}

function limitOf(service: string, call: string): BodyLimit {
  return RULES.find((each) => each.service === service && each.where.test(call)) ?? OTHERWISE;
}

function rule(service: string, where: RegExp, bytes: number, error: BodyLimit['error']): Rule {
  return { service, where, bytes, error };
}

/** Lambda's error for a package. */
function forOperation(operation: string): BodyLimit['error'] {
  return (bytes) => {
    const message = `Request must be smaller than ${bytes} bytes for the ${operation} operation`;
    return new AwsError('RequestEntityTooLargeException', message, 413);
  };
}

function requestTooLarge(bytes: number): AwsError {
  return new AwsError('RequestTooLargeException', `The request is longer than ${bytes} bytes.`, 413);
}

function entityTooLarge(bytes: number): AwsError {
  const message = 'Your proposed upload exceeds the maximum allowed size';
  return new AwsError('EntityTooLarge', message, 400, { MaxSizeAllowed: String(bytes) });
}

function messageTooLong(bytes: number): AwsError {
  return new AwsError('MaxMessageLengthExceeded', 'Your request was too big.', 400, {
    MaxMessageLengthBytes: String(bytes),
  });
}
