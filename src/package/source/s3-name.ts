/** What a `--model` in S3 names; `root` is the folder in the archive that becomes its root. */
export interface S3Name {
  readonly bucket: string;
  readonly key: string;
  readonly root: string | undefined;
}

const ARCHIVE = /^s3:\/\/([^/]+)\/(.+\.(?:tar\.gz|tgz|tar))(?:#(.+?)\/?)?$/;

/** The parts of `s3://BUCKET/KEY.tar.gz#ROOT`; undefined for any other name. */
export function s3NameOf(model: string): S3Name | undefined {
  const [, bucket, key, root] = ARCHIVE.exec(model) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key, root };
}
