import { AwsError } from '../aws-error.ts';

/** What a URL names: nothing (the account), a bucket, or an object. */
export interface Address {
  bucket: string | undefined;
  key: string | undefined;
}

/**
 * Reads both forms of S3 addresses: virtual host (`bucket.s3.anything`, `bucket.localhost`) and path.
 * Throws InvalidURI for a path that is not percent-encoded UTF-8.
 */
export function addressOf(url: Pick<URL, 'hostname' | 'pathname'>): Address {
  const fromHost = hostBucket(url.hostname);
  const path = decodePath(url.pathname.slice(1));
  if (fromHost !== undefined) return { bucket: fromHost, key: path || undefined };
  const slash = path.indexOf('/');
  if (slash < 0) return { bucket: path || undefined, key: undefined };
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) || undefined };
}

/** `s3.localhost` and `s3.eu-west-1.amazonaws.com` are endpoints themselves: the bucket precedes them. */
function hostBucket(hostname: string): string | undefined {
  const endpoint = /^(?:(.+)\.)?s3(?:[.-][a-z0-9.-]*)?$/.exec(hostname);
  if (endpoint) return endpoint[1];
  return /^(.+)\.localhost$/.exec(hostname)?.[1];
}

/** Throws InvalidURI for a path that is not percent-encoded UTF-8. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    const error = new AwsError('InvalidURI', "Couldn't parse the specified URI.");
    throw Object.assign(error, { cause });
  }
}
