import { badRequest } from '../errors.ts';

/**
 * What an import finds wrong: errors, of which one is enough to leave everything as it was, and warnings, which only
 * a caller who asks for it (failonwarnings) takes as errors.
 */
export class Findings {
  readonly warnings: string[] = [];
  readonly #errors: string[] = [];

  warn(text: string): void {
    this.warnings.push(text);
  }

  /** Runs a part of the import; what it refuses is noted, with what was being done. */
  attempt<Result>(doing: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#errors.push(`${doing}: ${error.message}`);
      return undefined;
    }
  }

  /** Throws BadRequestException unless all is well. */
  conclude(failOnWarnings: boolean): void {
    if (this.#errors.length > 0)
      throw badRequest(`Errors found during import:\n\t${this.#errors.join('\n\t')}`);
    if (failOnWarnings && this.warnings.length > 0)
      throw badRequest(`Warnings found during import:\n\t${this.warnings.join('\n\t')}`);
  }
}
