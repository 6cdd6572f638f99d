import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import { parseJson } from './parse-json.ts';

interface Answered {
  /** Undefined when there was no response. */
  readonly status?: number | undefined;
  /** The registry's error code (OCI distribution-spec, "Error Codes"). */
  readonly errorCode?: string | undefined;
  /** What the registry asked for. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

const DENIED_HINT =
  'Sign in to the registry (docker login, or a user in ~/.docker/config.json), then run the same command again.';
const HINT =
  'Check the name of the image and the network, then run the same command again: an upload continues where it stopped.';

/** A registry answered something else than expected, or not at all. */
export class RegistryFailure extends Fault {
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly retryAfterMs: number;

  constructor(message: string, { status, errorCode, retryAfterMs = 0, cause }: Answered = {}) {
    const isDenied = status === 401 || status === 403;
    super(isDenied ? 'credentials' : 'package', message, isDenied ? DENIED_HINT : HINT, { cause });
    this.status = status;
    this.errorCode = errorCode;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500;
  }
}

const errorBody = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().optional() })).min(1),
});

/** The failure that a response reports. `what` is the request, without its query, which may hold a signature. */
export async function failureOf(what: string, response: Response): Promise<RegistryFailure> {
  const { status, headers } = response;
  const text = await response.text().catch(() => '');
  const first = errorBody.safeParse(parseJson(text)).data?.errors[0];
  const detail = first ? `${first.code}: ${first.message ?? ''}` : text.slice(0, 200);
  const retryAfterMs = (Number(headers.get('retry-after')) || 0) * 1000;
  return new RegistryFailure(`${what} answered ${status} ${detail}`.trim(), {
    status,
    errorCode: first?.code,
    retryAfterMs,
  });
}
