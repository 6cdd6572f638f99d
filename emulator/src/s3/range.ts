import { AwsError } from '../aws-error.ts';

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
