import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../../contract/fault.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import { cachedModel } from './model-cache.ts';
import { s3NameOf } from './s3-name.ts';
import type { RemoteObject, SourceKind } from './source.ts';
import { rejectFullDisk, unpack } from './unpack.ts';

/** A `model.tar.gz` in S3, in a bucket of the caller's account. */
export const s3Archive: SourceKind = {
  recognises: async (model) => await Promise.resolve(model.startsWith('s3://')),

  async resolve(model, { say, signal, s3Object }) {
    const name = s3NameOf(model);
    if (!name) throw noArchive(model);
    const { bucket, key, root } = name;
    const archive = `s3://${bucket}/${key}`;
    const object = await s3Object(bucket, key);
    const version = `${object.version} ${root}`;
    const folder = await cachedModel({ source: archive, version }, async (into) => {
      say(`Downloading ${archive} (${(object.bytes / 1e6).toFixed(1)} MB)`);
      await rejectFullDisk(archive, object.bytes, into);
      const file = `${into}.download`;
      try {
        await download(object, file, signal);
        await unpack({ archive, file, root }, into);
      } finally {
        await rm(file, { force: true });
      }
    });
    say(`Model: ${model}, unpacked into ${folder}.`);
    return join(folder, root ?? '');
  },
};

async function download(object: RemoteObject, file: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pipeline(await object.open(), createWriteStream(file), { signal });
  } catch (error) {
    if (signal) throwIfInterrupted(signal);
    throw error;
  }
}

function noArchive(model: string): Fault {
  return new Fault(
    'package',
    `${model} is not an archive in S3`,
    `Pass s3://BUCKET/KEY.tar.gz, or download the folder: aws s3 sync ${model} ./model`,
  );
}
