import { badRequest } from './errors.ts';
import { checkLength } from './validation.ts';

const LOG_GROUP_ARN = /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:log-group:([.\-_/#A-Za-z0-9]+)(:\*)?$/;
/** StringWithLengthBetween1And1024 of AccessLogSettings; the guide says 3 KB for the log line's template. */
const MAX_FORMAT_LENGTH = 3072;

/** The log group of an access-log destination. */
export function logGroupOf(destinationArn: string): string | undefined {
  return LOG_GROUP_ARN.exec(destinationArn)?.[1];
}

/** Throws BadRequestException for a destination that is not a log group. */
export function checkDestination(destinationArn: string): void {
  if (logGroupOf(destinationArn)) return;
  throw badRequest('Invalid destinationArn of accessLogSettings: the ARN of a CloudWatch Logs log group');
}

/** The request id correlates this log with the function's, so the service requires it. */
export function checkFormat(format: string): void {
  checkLength('format of accessLogSettings', format, 1, MAX_FORMAT_LENGTH);
  if (format.trimEnd().includes('\n') || !/\$context\.(requestId|extendedRequestId)/.test(format)) {
    throw badRequest(
      'Access Log format must be single line, new line character is allowed only at end of the format, and must contain $context.requestId or $context.extendedRequestId',
    );
  }
}

/** Replaces every $context variable; those without a value are logged as "-". */
export function filled(
  format: string,
  context: Readonly<Record<string, string | number | undefined>>,
): string {
  return format.replaceAll(/\$context\.([a-zA-Z]+(?:\.[a-zA-Z]+)*)/g, (_whole, name: string) =>
    String(context[name] ?? '-'),
  );
}
