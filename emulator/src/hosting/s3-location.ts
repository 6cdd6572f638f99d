import type { AccountContext } from '../account/account-context.ts';

/** Location of an archive in S3. */
export interface S3Location {
  bucket: string;
  key: string;
}

/**
 * Bucket and key of a model data URL: `s3://bucket/key`, or https in the virtual-hosted or path style.
 * Undefined when an https URL has no S3 host.
 */
export function s3Location(url: string): S3Location | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  const { host, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  const virtual = /^(.+)\.s3[.-]/.exec(host)?.[1];
  if (virtual) return { bucket: virtual, key: path };
  const [first = '', ...rest] = path.split('/');
  return host.startsWith('s3') ? { bucket: first, key: rest.join('/') } : undefined;
}

/** The object's bytes, as a service's own back end reads them; undefined when there is no such object. */
export function readS3Url(
  account: AccountContext,
  url: string,
): { bytes: Uint8Array; region: string } | undefined {
  const location = s3Location(url);
  return location && account.ports.objects.read(location.bucket, location.key);
}
