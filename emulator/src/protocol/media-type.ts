import { AwsError } from '../aws-error.ts';

/**
 * Throws UnsupportedMediaTypeException, Smithy's error for restJson1, unless a body has the media type of its protocol.
 * Every SDK sends it. A web page can send other types to any address without asking first (the Fetch Standard's
 * CORS-safelisted ones, or none).
 */
export function checkMediaType({ headers }: Request, expected: string): void {
  const sent = headers.get('content-type');
  const [type = ''] = (sent ?? '').split(';');
  if (type.trim().toLowerCase() === expected) return;
  throw new AwsError(
    'UnsupportedMediaTypeException',
    `The request body must have Content-Type: ${expected}, not ${sent ?? 'none'}.`,
    415,
  );
}
