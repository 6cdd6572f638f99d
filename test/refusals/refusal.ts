import { tmpdir } from 'node:os';
import { Fault } from '../../src/contract/fault.ts';

/** Something that is refused before anything is written. */
export interface Refusal {
  readonly cause: string;
  /** Throws the Fault, or rejects with it. */
  readonly provoke: () => unknown;
}

/** What a user reads: the message, and the hint with the next command. */
export async function saidBy({ cause, provoke }: Refusal): Promise<readonly [message: string, hint: string]> {
  try {
    await provoke();
  } catch (error) {
    if (error instanceof Fault) return [withoutPaths(error.message), withoutPaths(error.hint)];
    throw error;
  }
  throw new Error(`${cause}: it was not refused`);
}

function withoutPaths(text: string): string {
  return text.replaceAll(new RegExp(`${tmpdir()}/sagemaker-gateway-package-\\w+`, 'g'), 'DIR');
}
