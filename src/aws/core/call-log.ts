import { appendFileSync } from 'node:fs';
import { Fault } from '../../contract/fault.ts';
import { addToClients, type Middleware, nameOfCall, type SdkResult } from '../sdk-client.ts';

/** Names a file that receives one JSON line per AWS call, for support requests and for `npm run test:live`. */
export const CALL_LOG_VARIABLE = 'SAGEMAKER_GATEWAY_CALL_LOG';

/**
 * One attempt of a call. Apart from error messages and the states of resources, it holds no value from a request or a
 * response: `shape` lists the members of the response with their types, as the SDK's model knows them.
 */
export interface LoggedCall {
  /** ISO 8601. */
  readonly at: string;
  /** Client and operation as the SDK names them, e.g. `SageMaker`, `CreateModel`. */
  readonly service: string;
  readonly operation: string;
  readonly elapsedMs: number;
  /** Undefined when there was no response. */
  readonly status?: number | undefined;
  readonly code?: string;
  readonly message?: string;
  readonly shape?: readonly string[];
  /** Members that hold a state, e.g. `EndpointStatus: Creating`. */
  readonly states?: Readonly<Record<string, string>>;
  /** Names of the headers of an error response. */
  readonly headers?: readonly string[];
}

type Outcome = Omit<LoggedCall, 'at' | 'service' | 'operation' | 'elapsedMs'>;

/** Appends every attempt of every call of these clients to `path`. Throws Fault `config` if it cannot be written. */
export function logCalls(clients: object, path: string): void {
  openLog(path);
  // Around the deserializer and inside the repetitions: one line per attempt.
  addToClients(clients, loggingTo(path), { step: 'deserialize', priority: 'high', name: 'callLog' });
}

function openLog(path: string): void {
  try {
    appendFileSync(path, '');
  } catch (cause) {
    const message = `The call log ${path} cannot be written: ${String(cause)}`;
    throw new Fault('config', message, `Set ${CALL_LOG_VARIABLE} to a file in an existing folder.`, {
      cause,
    });
  }
}

function loggingTo(path: string): Middleware {
  return (next, context) => async (args) => {
    const startedAt = Date.now();
    const write = (outcome: Outcome): void => {
      const call: LoggedCall = {
        at: new Date(startedAt).toISOString(),
        ...nameOfCall(context),
        elapsedMs: Date.now() - startedAt,
        ...outcome,
      };
      appendFileSync(path, `${JSON.stringify(call)}\n`);
    };
    try {
      const result = await next(args);
      write(succeeded(result));
      return result;
    } catch (error) {
      write(failed(error));
      throw error;
    }
  };
}

function succeeded({ output, response }: SdkResult): Outcome {
  const { $metadata: _metadata, ...members } = output as Record<string, unknown>;
  const states = statesIn(members);
  return {
    status: statusOf(response),
    shape: [...new Set(shapeOf(members))].toSorted(),
    ...(Object.keys(states).length > 0 && { states }),
  };
}

function failed(error: unknown): Outcome {
  if (!(error instanceof Error)) return { code: 'Unknown', message: String(error) };
  const { $response } = error as { $response?: { headers?: Readonly<Record<string, string>> } };
  return {
    status: statusOf($response),
    code: error.name,
    message: error.message,
    ...($response?.headers && { headers: Object.keys($response.headers).toSorted() }),
  };
}

function statusOf(response: unknown): number | undefined {
  return (response as { statusCode?: number } | undefined)?.statusCode;
}

/** Members of a response as `Path[].Member:type`. The keys of a map (tags, variables) are values, so it has none. */
function shapeOf(value: unknown, path = ''): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => shapeOf(item, `${path}[]`));
  if (isStructure(value)) {
    if (!Object.keys(value).every((name) => MEMBER.test(name))) return [`${path}:map`];
    return Object.entries(value).flatMap(([name, member]) =>
      shapeOf(member, path === '' ? name : `${path}.${name}`),
    );
  }
  return [`${path}:${value instanceof Date ? 'timestamp' : typeof value}`];
}

/** Names of members in AWS's models; the stack's own tags have colons and its variables underscores. */
const MEMBER = /^[A-Za-z][A-Za-z0-9]*$/;

/** Streams and dates are objects too. */
function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** SageMaker's endpoints, Lambda's functions, alarms, custom domains. */
const STATE = /^(?:EndpointStatus|State|LastUpdateStatus|StateValue|domainNameStatus|DomainNameStatus)$/;

function statesIn(members: Readonly<Record<string, unknown>>): Record<string, string> {
  const states: Record<string, string> = {};
  for (const [name, value] of Object.entries(members)) {
    if (typeof value === 'string' && STATE.test(name)) states[name] = value;
    else if (isStructure(value)) Object.assign(states, statesIn(value as Record<string, unknown>));
  }
  return states;
}
