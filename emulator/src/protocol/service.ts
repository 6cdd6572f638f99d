import type { Call, Service } from '../account/account-context.ts';
import { ACTION_HEADER, type Actions } from './actions.ts';
import { AwsError } from '../aws-error.ts';
import { violationsOf } from './constraints.ts';
import type { Protocol } from './protocol.ts';
import { protocolOf, type ProtocolTraits } from './protocols.ts';
import { errorsOf, type Operation, operationOf, operationsOf } from './smithy-schema.ts';
import { type Refusal, refuseAll, type Violation } from './violation.ts';

/** A service as a table of actions; wire format and constraints come from the service's models. */
export type ServiceDefinition<Sdk extends object> = ProtocolTraits & {
  /** As botocore names it. */
  readonly name: string;
  /** The module of the SDK client, whose schemas describe the operations. */
  readonly sdk: Sdk;
  readonly actions: Actions<Sdk>;
  /** How the service reports an input that violates its model: the error's code, if one error names all violations. */
  readonly refusal: string | Refusal;
  /** Constraints of the model that the service does not enforce, or words differently. */
  readonly ignores?: (violation: Violation) => boolean;
};

/** The wire gives no types, so the table is typed by its definition alone. */
type AnyAction = (input: unknown, call: Call) => unknown;

export function createService<Sdk extends object>(definition: ServiceDefinition<Sdk>): Service {
  const { name, sdk, ignores = () => false } = definition;
  const refusal = typeof definition.refusal === 'string' ? refuseAll(definition.refusal) : definition.refusal;
  const actions = definition.actions as Readonly<Record<string, AnyAction>>;
  const names = Object.keys(actions);
  const operations = new Map(names.map((operation) => [operation, operationOf(sdk, operation)]));
  const protocol = protocolOf(definition, { operations, all: operationsOf(sdk), errors: errorsOf(sdk) });
  const run = async (operation: Operation, input: unknown, call: Call): Promise<unknown> => {
    call.authorize(operation.name, input);
    const violations = violationsOf(name, operation.name, input).filter((each) => !ignores(each));
    if (violations.length > 0) throw refusal(violations);
    return await actions[operation.name]?.(input, call);
  };
  return {
    name,
    operations: names,
    handle: async (request, call) => await handle(protocol, run, request, call),
  };
}

type Run = (operation: Operation, input: unknown, call: Call) => Promise<unknown>;

async function handle(protocol: Protocol, run: Run, request: Request, call: Call): Promise<Response> {
  let action = 'Unknown';
  try {
    const { operation, read } = await protocol.receive(request);
    action = operation.name;
    await call.admit(action);
    const output = await run(operation, await read(), call);
    return labelled(protocol.respond(operation, output, call.requestId), action);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return labelled(protocol.refuse(error, call.requestId, request), action);
  }
}

function labelled(response: Response, action: string): Response {
  response.headers.set(ACTION_HEADER, action);
  return response;
}
