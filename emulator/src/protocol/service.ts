import type { Call, Service } from '../account/account-context.ts';
import { ACTION_HEADER, type Actions, type MembersOf } from './actions.ts';
import { AwsError } from '../aws-error.ts';
import { checkInput, type InputRules } from './input-check.ts';
import { memberLists } from './members.ts';
import { observedInput } from './observed-input.ts';
import type { Protocol } from './protocol.ts';
import { protocolOf, type ProtocolTraits } from './protocols.ts';
import { errorsOf, type Operation, operationOf, operationsOf } from './smithy-schema.ts';
import type { Treatments } from './treatment.ts';

/** A service as a table of actions; wire format and constraints come from the service's models. */
export type ServiceDefinition<Sdk extends object> = ProtocolTraits &
  Omit<InputRules, 'members'> & {
    /** The module of the SDK client, whose schemas describe the operations. */
    readonly sdk: Sdk;
    readonly actions: Actions<Sdk>;
    /** How each operation treats the members of its input. */
    readonly members: MembersOf<Sdk>;
  };

/** The wire gives no types, so the tables are typed by their definition alone. */
type AnyAction = (input: unknown, call: Call) => unknown;

export function createService<Sdk extends object>(definition: ServiceDefinition<Sdk>): Service {
  const { name, sdk } = definition;
  const actions = definition.actions as Readonly<Record<string, AnyAction>>;
  const rules = { ...definition, members: definition.members as Treatments };
  const names = Object.keys(actions);
  const operations = new Map(names.map((operation) => [operation, operationOf(sdk, operation)]));
  const protocol = protocolOf(definition, { operations, all: operationsOf(sdk), errors: errorsOf(sdk) });
  const run = async (operation: Operation, input: unknown, call: Call): Promise<unknown> => {
    call.authorize(operation.name, input);
    checkInput(rules, operation, input);
    const { onMemberRead } = call.account;
    const onRead = onMemberRead && ((path: string) => onMemberRead(name, operation.name, path));
    const seen = onRead ? observedInput(operation.input, input, onRead) : input;
    return await actions[operation.name]?.(seen, call);
  };
  return {
    name,
    operations: names,
    members: () => memberLists(operations, rules.members),
    handle: async (request, call) => await handle(protocol, run, request, call),
    refuse: (error, requestId, request) => protocol.refuse(error, requestId, request),
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
