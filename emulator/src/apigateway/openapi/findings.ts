import { badRequest } from '../errors.ts';

/**
 * Problems of an import: errors, any of which rejects the whole import, and warnings, which are treated as errors
 * only with failonwarnings.
 */
export class Findings {
  readonly warnings: string[] = [];
  readonly #errors: string[] = [];

  warn(text: string): void {
    this.warnings.push(text);
  }

  /** Runs a part of the import and records its errors with their context. */
  attempt<Result>(doing: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#errors.push(`${doing}: ${error.message}`);
      return undefined;
    }
  }

  /** Throws BadRequestException if there are errors. */
  conclude(failOnWarnings: boolean): void {
    if (this.#errors.length > 0)
      throw badRequest(`Errors found during import:\n\t${this.#errors.join('\n\t')}`);
    if (failOnWarnings && this.warnings.length > 0)
      throw badRequest(`Warnings found during import:\n\t${this.warnings.join('\n\t')}`);
  }
}
