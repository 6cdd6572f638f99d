import { openObject, type ObjectPlace } from '../../aws/s3/object-version.ts';
import { storedObject } from '../../aws/s3/stored-object.ts';
import type { Config } from '../../config/config.ts';
import { Fault } from '../../contract/fault.ts';
import type { RemoteObject, SourceAccess } from '../../package/source/source.ts';
import { awsContextOf } from '../account-context.ts';
import type { Reporter } from '../reporter.ts';

/** What finding the model of a configuration may use. Only a model in S3 needs credentials. */
export function sourceAccess(config: Config, report: Reporter, signal: AbortSignal): SourceAccess {
  return {
    say: report.say,
    signal,
    s3Object: async (bucket, key) => {
      const { aws } = await awsContextOf(config.region, report, signal);
      return await s3Object(aws, { bucket, key });
    },
  };
}

async function s3Object(aws: Parameters<typeof openObject>[0], place: ObjectPlace): Promise<RemoteObject> {
  const { bucket, key } = place;
  const url = `s3://${bucket}/${key}`;
  const object = await storedObject(aws, place).catch((cause: unknown) =>
    Promise.reject(notRead(url, cause)),
  );
  if (!object)
    throw new Fault('package', `${url} does not exist`, `List what does: aws s3 ls s3://${bucket}/`);
  const { etag, bytes } = object;
  return { version: etag, bytes, open: async () => await openObject(aws, place, etag) };
}

/** S3 refuses a bucket of another account like one without permission, and one of another region with a redirect. */
function notRead(url: string, cause: unknown): unknown {
  if (!(cause instanceof Fault) || cause.code !== 'account') return cause;
  const hint = `Allow s3:GetObject on it, or copy it to a bucket of this account and region. With access otherwise: aws s3 cp ${url} . && npm run deploy -- --model model.tar.gz`;
  return new Fault('account', `${url} cannot be read: ${cause.message}`, hint, { cause });
}
