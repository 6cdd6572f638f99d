import { RuntimeError } from '../../contract/upstream/runtime-error.ts';
import type { RawAnswer } from './exchange.ts';

/**
 * The error in a REST-JSON response: its name is in a header, or in `__type` or `code` in the body, with a namespace
 * before `#` or a URL after `:`. If the body is not JSON (a load balancer's page), only the status is known.
 */
export function runtimeErrorOf({ status, headers, body }: RawAnswer): RuntimeError {
  const fields = fieldsOf(body);
  const named = headers['x-amzn-errortype'] ?? fields['__type'] ?? fields['code'];
  const message = textOf(fields['Message']) ?? textOf(fields['message']) ?? '';
  return new RuntimeError(plainName(named), message, {
    status,
    requestId: textOf(headers['x-amzn-requestid']),
    serverTimeMs: timeOf(headers.date),
    original: originalOf(fields),
  });
}

function originalOf(fields: Record<string, unknown>): RuntimeError['original'] {
  const status = fields['OriginalStatusCode'];
  const message = textOf(fields['OriginalMessage']);
  const logStreamArn = textOf(fields['LogStreamArn']);
  return {
    ...(typeof status === 'number' && { status }),
    ...(message !== undefined && { message }),
    ...(logStreamArn !== undefined && { logStreamArn }),
  };
}

function fieldsOf(body: Uint8Array): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(body));
    return found !== null && typeof found === 'object' ? { ...found } : {};
  } catch {
    // Not JSON, so it has no fields; the status has to suffice.
    return {};
  }
}

function plainName(named: unknown): string {
  const [name = ''] = (textOf(named) ?? '').split(':', 1);
  return name.split('#').at(-1) || 'UnknownError';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function timeOf(date: string | undefined): number | undefined {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
