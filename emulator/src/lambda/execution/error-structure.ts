/** An error detected by the runtime itself, with Lambda's error name. */
export class RuntimeError extends Error {
  constructor(name: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
    if (cause instanceof Error && cause.stack) this.stack = cause.stack;
  }
}

/** Lambda's JSON for a thrown value: errorType, errorMessage and the stack trace. */
export function errorStructure(thrown: unknown): string {
  if (!(thrown instanceof Error)) {
    return JSON.stringify({ errorType: typeof thrown, errorMessage: String(thrown), trace: [] });
  }
  const trace = (thrown.stack ?? '').split('\n');
  return JSON.stringify({ errorType: thrown.name, errorMessage: thrown.message, trace });
}
