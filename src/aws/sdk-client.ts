/** What a middleware sees of a response; the SDK types the HTTP response as unknown. */
export interface SdkResult {
  readonly output: object;
  readonly response: unknown;
}

export type SdkHandler = (args: { readonly input: object }) => Promise<SdkResult>;

/** What the SDK tells a middleware about the call. */
export interface CallContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** A middleware for every client and operation. */
export type Middleware = (next: SdkHandler, context: CallContext) => SdkHandler;

/** Service and operation of a call, as the SDK names client and command. */
export function nameOfCall({ clientName = '', commandName = '' }: CallContext): {
  readonly service: string;
  readonly operation: string;
} {
  return { service: clientName.replace(/Client$/, ''), operation: commandName.replace(/Command$/, '') };
}

/** Where a middleware runs: around everything, or around one attempt. */
export interface Position {
  readonly step: 'initialize' | 'deserialize';
  readonly priority: 'high';
  readonly name: string;
}

interface SdkClient {
  readonly middlewareStack: { add(middleware: Middleware, at: Position): void };
}

/** Adds a middleware to the clients among the members of an object. */
export function addToClients(members: object, middleware: Middleware, at: Position): void {
  for (const member of Object.values(members))
    if (isClient(member)) member.middlewareStack.add(middleware, at);
}

function isClient(value: unknown): value is SdkClient {
  return typeof value === 'object' && value !== null && 'middlewareStack' in value;
}
