import { randomBytes } from 'node:crypto';
import { type Listening, serve } from '../../http/server.ts';
import type { EventMessage } from './runtime-message.ts';
import type { Answer, PhaseError } from './runtime-process.ts';

const ROOT = '/2018-06-01/runtime/';
const ERROR_TYPE = 'lambda-runtime-function-error-type';

/**
 * Lambda's Runtime API for one environment (developer guide, "Using the Lambda runtime API"; the routes of restores are
 * those of awslambdaric). `onPhaseEnd` is called when a phase ends, before the runtime learns that it has.
 */
export class RuntimeApi {
  readonly #onPhaseEnd: () => void;
  #server: Listening | undefined;
  /** The init phase, later the restore. */
  #phase = Promise.withResolvers<PhaseError | undefined>();
  /** The runtime waits: for its restore, then for events. */
  #restoreNext = Promise.withResolvers<Response>();
  #next = Promise.withResolvers<(event: Response) => void>();
  #current: { requestId: string; answered: (answer: Answer) => void } | undefined;

  private constructor(onPhaseEnd: () => void) {
    this.#onPhaseEnd = onPhaseEnd;
  }

  /** Listens on a free port of loopback. */
  static async listen(onPhaseEnd: () => void): Promise<RuntimeApi> {
    const api = new RuntimeApi(onPhaseEnd);
    const fetch = async (request: Request): Promise<Response> => await api.#answer(request);
    api.#server = await serve({ fetch, setBaseUrl: () => undefined }, { port: 0 });
    return api;
  }

  /** Host and port: AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return new URL(this.#server?.url ?? '').host;
  }

  /** The end of the init phase. */
  get initialized(): Promise<PhaseError | undefined> {
    return this.#phase.promise;
  }

  /** Lets a runtime continue that waits to be restored. */
  async restore(): Promise<PhaseError | undefined> {
    this.#phase = Promise.withResolvers();
    this.#restoreNext.resolve(new Response(null, { status: 200 }));
    return await this.#phase.promise;
  }

  /** Hands an event to the runtime once it asks for one. */
  async invoke(event: EventMessage): Promise<Answer> {
    const send = await this.#next.promise;
    this.#next = Promise.withResolvers();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#current = { requestId: event.requestId, answered: resolve };
    send(new Response(event.payload, { headers: eventHeaders(event) }));
    return await promise;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    const [phase, ...what] = path.startsWith(ROOT) ? path.slice(ROOT.length).split('/') : [];
    const route = `${request.method} ${phase}/${what.at(-1)}`;
    switch (route) {
      case 'GET invocation/next':
        return await this.#onNext();
      case 'GET restore/next':
        this.#endPhase(undefined);
        return await this.#restoreNext.promise;
      case 'POST init/error':
      case 'POST restore/error':
        return await this.#onPhaseError(request);
      case 'POST invocation/response':
      case 'POST invocation/error':
        return await this.#onAnswer(what[0] ?? '', request, what[1] === 'error');
      default:
        return errorResponse(404, 'Runtime.NotFound', `There is no ${request.method} ${path}.`);
    }
  }

  async #onNext(): Promise<Response> {
    this.#endPhase(undefined);
    const { promise, resolve } = Promise.withResolvers<Response>();
    this.#next.resolve(resolve);
    return await promise;
  }

  async #onPhaseError(request: Request): Promise<Response> {
    const errorType = request.headers.get(ERROR_TYPE) ?? 'Runtime.Unknown';
    this.#endPhase({ errorType, payload: await request.text() });
    return accepted();
  }

  async #onAnswer(requestId: string, request: Request, failed: boolean): Promise<Response> {
    const current = this.#current;
    if (current?.requestId !== requestId)
      return errorResponse(400, 'InvalidRequestID', `Request ${requestId} is not being processed.`);
    this.#current = undefined;
    const payload = await request.text();
    this.#onPhaseEnd();
    current.answered({ payload, failed, fatal: false });
    return accepted();
  }

  #endPhase(error: PhaseError | undefined): void {
    this.#onPhaseEnd();
    this.#phase.resolve(error);
  }
}

function eventHeaders(event: EventMessage): Record<string, string> {
  const time = Math.floor(Date.now() / 1000).toString(16);
  const trace = `Root=1-${time}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
  return {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': event.requestId,
    'lambda-runtime-deadline-ms': String(Math.round(event.deadlineMs)),
    'lambda-runtime-invoked-function-arn': event.functionArn,
    'lambda-runtime-trace-id': trace,
  };
}

function accepted(): Response {
  return Response.json({ status: 'OK' }, { status: 202 });
}

function errorResponse(status: number, errorType: string, errorMessage: string): Response {
  return Response.json({ errorType, errorMessage }, { status });
}
