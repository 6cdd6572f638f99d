import type { Call } from '../account/account-context.ts';
import type { Treatment } from './treatment.ts';

/** The action a service ran, for the call log; the dispatcher reads it from the response. */
export const ACTION_HEADER = 'x-emulator-action';

/** The commands that an SDK client exports, by operation. */
type OperationIn<Sdk> = keyof {
  [Name in keyof Sdk as Name extends `${infer Operation}Command` ? Operation : never]: unknown;
};

type CommandOf<Sdk, Operation extends string> = Sdk[`${Operation}Command` & keyof Sdk];

type InputOf<Command> = Command extends abstract new (...args: never) => { readonly input: infer Given }
  ? Given
  : never;

type OutputOf<Command> = Command extends abstract new (...args: never) => {
  resolveMiddleware: (...args: never) => (...args: never) => Promise<{ output: infer Answer }>;
}
  ? Answer
  : never;

/**
 * An input after validation: members that the model requires are there, which the SDK types as optional because a
 * client may forget them, and a blob, which a client may pass in many forms, is bytes or, if it streams, chunks.
 */
export type Valid<Type> =
  IsStream<Type> extends true
    ? AsyncIterable<Uint8Array> | Extract<Type, undefined>
    : IsBlob<Type> extends true
      ? Uint8Array | Extract<Type, undefined>
      : ValidValue<Type>;

// Only the blobs that do not stream may be given as an ArrayBuffer.
type IsStream<Type> = [Extract<Type, ReadableStream>] extends [never]
  ? false
  : [ArrayBuffer] extends [Type]
    ? false
    : true;

type IsBlob<Type> = [Extract<Type, string>, Uint8Array | string] extends [never, unknown]
  ? false
  : [Uint8Array | string] extends [Type]
    ? true
    : false;

// A tuple: the `$unknown` member of a union.
type ValidValue<Type> = Type extends Date | Uint8Array | readonly [unknown, ...unknown[]]
  ? Type
  : Type extends readonly (infer Item)[]
    ? Valid<Item>[]
    : Type extends object
      ? {
          [Name in keyof Type]: object extends Pick<Type, Name>
            ? Valid<Type[Name]>
            : Valid<Exclude<Type[Name], undefined>>;
        }
      : Type;

/** Input of an operation as its action receives it. */
export type Input<Sdk, Operation extends string> = Valid<InputOf<CommandOf<Sdk, Operation>>>;

/** What an action returns. Members that are undefined are left out of the response. */
export type Output<Sdk, Operation extends string> = Written<OutputOf<CommandOf<Sdk, Operation>>>;

type Written<Type> = {
  [Name in keyof Type as Name extends '$metadata' ? never : Name]: WrittenBlob<Type[Name]>;
};

type WrittenBlob<Type> = Type extends Uint8Array
  ? Uint8Array | string
  : Type extends { transformToWebStream: unknown }
    ? ReadableStream<Uint8Array>
    : Type;

/** Operation → implementation, typed by an SDK client: a service is a table of these, whatever its protocol. */
export type Actions<Sdk> = {
  readonly [Operation in OperationIn<Sdk> & string]?: (
    input: Input<Sdk, Operation>,
    call: Call,
  ) => Output<Sdk, Operation> | void | Promise<Output<Sdk, Operation> | void>;
};

/** Operation → treatment of the members of its input. */
export type MembersOf<Sdk> = { readonly [Name in keyof Actions<Sdk>]: Treatment };
