/** An error the runtime itself finds, named as Lambda names it. */
export class RuntimeError extends Error {
  constructor(name: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
    if (cause instanceof Error && cause.stack) this.stack = cause.stack;
  }
}

/** The JSON text Lambda answers for something thrown: errorType, errorMessage and the stack's lines. */
export function errorStructure(thrown: unknown): string {
  if (!(thrown instanceof Error)) {
    return JSON.stringify({ errorType: typeof thrown, errorMessage: String(thrown), trace: [] });
  }
  const trace = (thrown.stack ?? '').split('\n');
  return JSON.stringify({ errorType: thrown.name, errorMessage: thrown.message, trace });
}
