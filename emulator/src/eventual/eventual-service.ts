import type { Call, Service } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import type { Consistency } from '../consistency/consistency.ts';
import { readXml } from '../protocol/xml.ts';
import { ConcurrentWrites } from './concurrent-writes.ts';
import { FreshResources } from './fresh-resources.ts';
import { LaggingReads } from './lagging-reads.ts';
import { isControlWrite, type Operation } from './operation.ts';
import { Rates } from './rates.ts';

/** What an account remembers of its writes; one for all services. */
export class EventualAccount {
  readonly #consistency: Consistency;
  readonly #concurrent: ConcurrentWrites;
  readonly #fresh: FreshResources;
  readonly #reads: LaggingReads;
  readonly #rates: Rates;

  constructor(consistency: Consistency) {
    this.#consistency = consistency;
    this.#concurrent = new ConcurrentWrites(consistency);
    this.#fresh = new FreshResources(consistency);
    this.#reads = new LaggingReads(consistency);
    this.#rates = new Rates(consistency);
  }

  /** The service as AWS runs it: throttled, one write at a time, and read from replicas that lag behind the writes. */
  over(service: Service): Service {
    if (this.#consistency.isInstant) return service;
    return { ...service, handle: async (request, call) => await this.#handle(service, request, call) };
  }

  async #handle(service: Service, request: Request, call: Call): Promise<Response> {
    let begun: Operation | undefined;
    let end: (() => Promise<void>) | undefined;
    const admit: Call['admit'] = async (name) => {
      await call.admit(name);
      const refusal = this.#rates.refusal(service.name, call.region, name);
      if (refusal) throw this.#counted(service.name, name, refusal);
    };
    const authorize: Call['authorize'] = (name, input) => {
      call.authorize(name, input);
      const operation = { service: service.name, name, input: (input ?? {}) as Operation['input'], call };
      end = this.#begin(operation);
      begun = operation;
    };
    let response: Response;
    try {
      response = await service.handle(request, { ...call, admit, authorize });
    } finally {
      await end?.();
    }
    return begun ? await this.#completed(begun, response) : response;
  }

  #begin(operation: Operation): (() => Promise<void>) | undefined {
    try {
      this.#fresh.check(operation);
      return this.#concurrent.begin(operation);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw this.#counted(operation.service, operation.name, error);
    }
  }

  /** Records a write that succeeded; a read may get the answer from before it. */
  async #completed(operation: Operation, response: Response): Promise<Response> {
    if (!isControlWrite(operation)) return this.#reads.answer(operation, response);
    if (!response.ok) return response;
    this.#reads.written(operation.service);
    this.#fresh.written(operation, await answerOf(operation, response));
    return response;
  }

  #counted(service: string, operation: string, error: AwsError): AwsError {
    this.#consistency.count(`${service}:${operation} ${error.code}`);
    return error;
  }
}

/** The members of an answer, by their names on the wire; none of an empty one. */
async function answerOf({ name }: Operation, response: Response): Promise<Readonly<Record<string, unknown>>> {
  const type = response.headers.get('content-type') ?? '';
  const text = await response.clone().text();
  if (text === '') return {};
  if (type.includes('json')) return JSON.parse(text) as Record<string, unknown>;
  return type.includes('xml') ? childrenIn(text, `${name}Response`) : {};
}

/** None for a document with another root: S3's. */
function childrenIn(text: string, root: string): Readonly<Record<string, unknown>> {
  if (!text.includes(`<${root}`)) return {};
  const node = readXml(text, root);
  return typeof node === 'string' ? {} : node;
}
