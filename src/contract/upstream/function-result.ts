import { decodedBody, type FunctionAnswer, functionAnswer } from '../function-invocation.ts';
import { RuntimeError } from './runtime-error.ts';

/** What Lambda returns for an Invoke that reached the function. */
export interface FunctionResult {
  readonly status: number;
  readonly requestId: string | undefined;
  /** "If present, indicates that an error occurred during function execution" (API reference of Invoke). */
  readonly functionError: string | undefined;
  readonly payload: Uint8Array;
}

/** The answer of a model function. Throws RuntimeError `ModelError`, as SageMaker reports a failure of the model. */
export function answerIn(result: FunctionResult): FunctionAnswer {
  if (result.functionError !== undefined) throw functionFailure(result);
  const found = functionAnswer(result.payload);
  if (found === undefined)
    throw modelError(result, 'the function does not answer as a model function', {
      errorType: 'InvalidAnswer',
    });
  if (found.statusCode === 200) return found;
  const message = decodedBody(found).toString();
  throw modelError(result, message, { status: found.statusCode, message });
}

/** Lambda writes the reason into the payload when the function could not answer. */
function functionFailure(result: FunctionResult): RuntimeError {
  const { errorType = 'Unhandled', errorMessage = '' } = reportIn(result.payload);
  // "Task timed out after 3.00 seconds": the same outcome as a container that does not respond, which is status 0.
  const isTimeout = /\bTask timed out after\b/.test(errorMessage);
  return modelError(result, `${errorType}: ${errorMessage}`, { errorType, ...(isTimeout && { status: 0 }) });
}

function reportIn(payload: Uint8Array): { readonly errorType?: string; readonly errorMessage?: string } {
  try {
    const { errorType, errorMessage } = Object(JSON.parse(new TextDecoder().decode(payload))) as Record<
      string,
      unknown
    >;
    return {
      ...(typeof errorType === 'string' && { errorType }),
      ...(typeof errorMessage === 'string' && { errorMessage }),
    };
  } catch {
    // A report that is not JSON has no fields.
    return {};
  }
}

/** Only the type of the error and a marked error reach a log or a caller: the message may quote the request. */
function modelError(
  { status, requestId }: FunctionResult,
  message: string,
  original: RuntimeError['original'],
): RuntimeError {
  return new RuntimeError('ModelError', message, { status, requestId, serverTimeMs: undefined, original });
}
