import { invalidArgument } from './error.ts';

// "Part numbers: 1 to 10,000 (inclusive)": Amazon S3 multipart upload limits.
const LAST_PART_NUMBER = 10_000;

/** Throws InvalidArgument for a part number outside 1 to 10,000. */
export function checkedPartNumber(number: number): number {
  if (Number.isInteger(number) && number >= 1 && number <= LAST_PART_NUMBER) return number;
  const message = `Part number must be an integer between 1 and ${LAST_PART_NUMBER}, inclusive`;
  throw invalidArgument(message, 'partNumber', String(number));
}
