import {
  CompleteLayerUploadCommand,
  InitiateLayerUploadCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import type { ImageBlob, UploadOptions } from '../../contract/image.ts';
import { partsOf } from '../../contract/parts.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';
import { missingLayers } from './missing-layers.ts';

/** An upload in progress, as it is kept for another process. */
const sessionSchema = z.object({
  uploadId: z.string(),
  /** Bytes that ECR has acknowledged. */
  offset: z.int().min(0),
});

type Session = z.infer<typeof sessionSchema>;

export interface LayerTarget extends Pick<UploadOptions, 'signal' | 'notes'> {
  readonly aws: AwsClients;
  readonly repositoryName: string;
  /** Bytes of this layer that ECR has. */
  readonly onBytes: (doneBytes: number) => void;
}

// "Layer parts must be at least 5 MiB in size" (botocore, LayerPartTooSmallException), but for the last; at most 10 MiB and
// 4,200 parts (ECR user guide, service quotas), which is 20 GiB. Small parts lose less when the connection breaks.
const PART_BYTES = 5 * 1024 ** 2;
const MAX_STARTS = 3;

/** ECR no longer knows the upload, or cannot complete it as it is: the layer starts again. */
const STARTS_AGAIN = new Set([
  'UploadNotFoundException',
  'LayerPartTooSmallException',
  'EmptyUploadException',
  'InvalidLayerException',
]);

/**
 * Uploads one layer that the repository does not have, in parts; an upload that another process began is continued.
 * Throws Fault.
 */
export async function uploadLayer(target: LayerTarget, blob: ImageBlob): Promise<void> {
  const upload = new LayerUpload(target, blob);
  for (let starts = 1; ; starts += 1) {
    try {
      await upload.run();
      return await upload.forget();
    } catch (error) {
      if (!STARTS_AGAIN.has(awsErrorCode(error) ?? '')) throw error;
      await upload.forget();
      if (await upload.isThere()) return;
      if (starts >= MAX_STARTS) throw error;
    }
  }
}

class LayerUpload {
  readonly #target: LayerTarget;
  readonly #blob: ImageBlob;
  readonly #key: string;
  #session: Session = { uploadId: '', offset: 0 };

  constructor(target: LayerTarget, blob: ImageBlob) {
    this.#target = target;
    this.#blob = blob;
    this.#key = `ecr ${target.aws.region} ${target.repositoryName}@${blob.digest}`;
  }

  async run(): Promise<void> {
    this.#session = (await this.#noted()) ?? (await this.#started());
    for (;;) {
      try {
        await this.#sendRest();
        break;
      } catch (error) {
        const offset = expectedOffset(error);
        if (offset === undefined) throw error;
        if (offset === this.#session.offset) throw stuck(this.#blob, error);
        await this.#reached(offset);
      }
    }
    await this.#complete();
  }

  /** After a lost response, ECR no longer knows the upload but has the layer. */
  async isThere(): Promise<boolean> {
    const { aws, repositoryName } = this.#target;
    return (await missingLayers(aws, repositoryName, [this.#blob.digest])).size === 0;
  }

  async forget(): Promise<void> {
    await this.#target.notes?.remove(this.#key);
  }

  async #noted(): Promise<Session | undefined> {
    return sessionSchema.safeParse(await this.#target.notes?.read(this.#key)).data;
  }

  async #started(): Promise<Session> {
    const { aws, repositoryName } = this.#target;
    const input = { repositoryName };
    const { uploadId = '' } = await calling(
      'ecr:InitiateLayerUpload',
      async () => await aws.ecr.send(new InitiateLayerUploadCommand(input)),
    );
    return { uploadId, offset: 0 };
  }

  async #sendRest(): Promise<void> {
    this.#target.onBytes(this.#session.offset);
    for await (const part of partsOf(this.#blob.open(this.#session.offset), PART_BYTES)) {
      throwIfInterrupted(this.#target.signal);
      await this.#sendPart(part);
      await this.#reached(this.#session.offset + part.length);
      this.#target.onBytes(this.#session.offset);
    }
  }

  async #sendPart(layerPartBlob: Uint8Array): Promise<void> {
    const { aws, repositoryName, signal } = this.#target;
    const { uploadId, offset: partFirstByte } = this.#session;
    const partLastByte = partFirstByte + layerPartBlob.length - 1;
    const input = { repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob };
    await calling('ecr:UploadLayerPart', async () => {
      try {
        await aws.ecr.send(new UploadLayerPartCommand(input), { abortSignal: signal });
      } catch (error) {
        throwIfInterrupted(signal);
        throw error;
      }
    });
  }

  async #reached(offset: number): Promise<void> {
    this.#session = { ...this.#session, offset };
    await this.#target.notes?.write(this.#key, this.#session);
  }

  /** A layer that another upload has completed meanwhile is there. */
  async #complete(): Promise<void> {
    const { aws, repositoryName } = this.#target;
    const input = { repositoryName, uploadId: this.#session.uploadId, layerDigests: [this.#blob.digest] };
    try {
      await calling(
        'ecr:CompleteLayerUpload',
        async () => await aws.ecr.send(new CompleteLayerUploadCommand(input)),
      );
    } catch (error) {
      if (awsErrorCode(error) !== 'LayerAlreadyExistsException') throw error;
    }
  }
}

/** Where ECR wants the upload to go on, from its refusal of a part; undefined for other errors. */
function expectedOffset(error: unknown): number | undefined {
  if (awsErrorCode(error) !== 'InvalidLayerPartException' || !(error instanceof Fault)) return undefined;
  const { lastValidByteReceived: last } = error.cause as { lastValidByteReceived?: number };
  return last === undefined || last === 0 ? 0 : last + 1;
}

function stuck({ digest }: ImageBlob, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault(
    'aws',
    `ECR refuses the next part of ${digest}: ${why}`,
    'Run the same command again: the layer starts again after a while.',
    { cause: new Error(why) },
  );
}
