import type { CreateFunctionCommandInput } from '@aws-sdk/client-lambda';

/** What the functions of the suite do; each kind of runtime has their sources. */
export interface RuntimeSources {
  /** Returns event, name, memory, arn, group, and whether more than 2 s are left. */
  context: string;
  /** Returns its environment variables. */
  variables: string;
  /** Returns how often it was invoked. */
  counter: string;
  /** Fails with `no good` at first, then returns 2. */
  thrower: string;
  missingModule: string;
  missingHandler: string;
  syntaxError: string;
  /** Exits with status 7 in the handler. */
  exit: string;
  /** Exits with status 7 while it is loaded. */
  exitAtInit: string;
  hang: string;
  leak: string;
  /** Logs `at init`; then `one`, a message of two lines, and text without an end of line. */
  talker: string;
  /** Writes 300,000 characters to standard error, then 3,000 lines in the handler, and `last` without an end of line. */
  flood: string;
  /** Logs `hidden` below INFO, and `shown` as a warning. */
  levels: string;
  /** Requests the url of its event, then returns its process id. */
  holder: string;
  /** Returns its process id. */
  process: string;
}

/** A kind of execution environment. */
export interface RuntimeKind {
  sources: RuntimeSources;
  members: (source: string) => Partial<CreateFunctionCommandInput>;
  /** A line of the runtime's logger in text format. */
  line: (level: 'INFO' | 'ERROR', text: string) => RegExp;
  /** The error type of `thrower`. */
  thrown: string;
  /** Variables that only this runtime has, as `toEqual` takes them. */
  extraVariables?: Readonly<Record<string, unknown>>;
}
