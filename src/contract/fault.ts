/** Every way a command can fail, by who can fix it. */
export type FaultCode =
  | 'config'
  | 'package'
  | 'credentials'
  | 'account'
  | 'aws'
  | 'broken'
  | 'late'
  | 'refused'
  | 'answer'
  | 'busy'
  | 'interrupted';

// 130 is what a shell reports for a process that ended on Ctrl-C (128 + SIGINT), so scripts can tell it apart.
const exitCodes: Record<FaultCode, number> = {
  config: 2,
  package: 2,
  credentials: 2,
  account: 3,
  aws: 4,
  broken: 5,
  late: 6,
  refused: 7,
  answer: 8,
  busy: 9,
  interrupted: 130,
};

/**
 * An expected failure: `message` names what is wrong and the exceeded limit, `hint` how to fix it.
 * It is reported without a stack trace; `cause` keeps the underlying error for the log.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly hint: string;

  constructor(code: FaultCode, message: string, hint: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
    this.hint = hint;
  }
}

/** The process exit status of a fault code. */
export function exitCodeOf(code: FaultCode): number {
  return exitCodes[code];
}
