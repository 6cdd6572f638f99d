import { AwsError } from '../aws-error.ts';
import { invalidRequest } from './error.ts';
import { checkedPartNumber } from './part-number.ts';
import type { StoredObject } from './store.ts';

/** Members of a read by which it asks for a part of an object. */
interface RangeInput {
  readonly Range?: string | undefined;
  readonly PartNumber?: number | undefined;
}

/**
 * What a read asks for, as [start, end): a range or one part as it was uploaded; undefined for all of it. An object
 * that was uploaded in one piece has one part. Throws InvalidRange, InvalidPartNumber, InvalidRequest for both members.
 */
export function rangeIn(
  { content: { size }, partSizes = [size] }: StoredObject,
  { Range, PartNumber }: RangeInput,
): [number, number] | undefined {
  if (PartNumber === undefined) return rangeOf(Range, size);
  if (Range !== undefined)
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  const length = partSizes[checkedPartNumber(PartNumber) - 1];
  if (length === undefined) {
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416, {
      ActualPartCount: partSizes.length,
      PartNumberRequested: PartNumber,
    });
  }
  const start = partSizes.slice(0, PartNumber - 1).reduce((sum, each) => sum + each, 0);
  return length === 0 ? undefined : [start, start + length];
}

/**
 * Reads a Range header of one range as [start, end): undefined when there is none, or one S3 does not read.
 * Throws InvalidRange when it lies wholly behind the object's end.
 */
export function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (start < end) return [start, end];
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
    RangeRequested: header,
    ActualObjectSize: size,
  });
}
