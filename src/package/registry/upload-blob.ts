import * as z from 'zod';
import type { ImageBlob, UploadNotes } from '../../contract/image.ts';
import { partsOf } from '../../contract/parts.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryFailure } from './registry-failure.ts';

/** Where a blob goes, and how an interrupted upload is continued. */
export interface BlobTarget {
  readonly client: RegistryClient;
  readonly repository: string;
  /** A repository of the same registry that may have the blob. */
  readonly mountFrom?: string | undefined;
  readonly notes?: UploadNotes | undefined;
  /** Bytes of this blob that the registry has. */
  readonly onBytes: (doneBytes: number) => void;
}

/** An upload in progress. */
const sessionSchema = z.object({
  /** The newest address that the registry named: it may hold signed state. */
  location: z.string(),
  /** Bytes that the registry has acknowledged. */
  offset: z.int().min(0),
});

type Session = z.infer<typeof sessionSchema>;

const CHUNK_BYTES = 8 * 1024 ** 2;
const MAX_STARTS = 3;
const OCTETS = 'application/octet-stream';

/** The registry no longer knows the upload, or its state does not match: the blob starts again. */
class UploadLost extends Error {}

/** A chunk did not arrive, for a reason that may pass. */
class ChunkLost extends Error {
  readonly failure: RegistryFailure;

  constructor(failure: RegistryFailure) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

/** Uploads one blob unless the registry has it. Throws RegistryFailure, and what reading the blob throws. */
export async function uploadBlob(target: BlobTarget, blob: ImageBlob): Promise<void> {
  const upload = new BlobUpload(target, blob);
  if ((await upload.exists()) || (await upload.isMounted())) return target.onBytes(blob.bytes);
  for (let starts = 1; ; starts += 1) {
    try {
      return await upload.run();
    } catch (error) {
      if (!(error instanceof UploadLost)) throw error;
      await upload.forget();
      if (starts >= MAX_STARTS)
        throw new RegistryFailure(`${blob.digest}: ${error.message}`, { status: 400 });
    }
  }
}

class BlobUpload {
  readonly #target: BlobTarget;
  readonly #blob: ImageBlob;
  readonly #key: string;
  #session: Session = { location: '', offset: 0 };

  constructor(target: BlobTarget, blob: ImageBlob) {
    this.#target = target;
    this.#blob = blob;
    this.#key = `${target.client.registry}/${target.repository}@${blob.digest}`;
  }

  async exists(): Promise<boolean> {
    const { client, repository } = this.#target;
    const to = `${repository}/blobs/${this.#blob.digest}`;
    return (await client.send({ method: 'HEAD', to, expects: [200, 404] })).status === 200;
  }

  /** A registry that does not mount answers as for a new upload, whose session is left to expire. */
  async isMounted(): Promise<boolean> {
    const { client, repository, mountFrom } = this.#target;
    if (mountFrom === undefined) return false;
    const query = new URLSearchParams({ mount: this.#blob.digest, from: mountFrom });
    const to = `${repository}/blobs/uploads/?${query.toString()}`;
    return (await client.send({ method: 'POST', to, expects: [201, 202] })).status === 201;
  }

  async run(): Promise<void> {
    this.#session = (await this.#continued()) ?? (await this.#started());
    for (let failures = 0; ;) {
      const before = this.#session.offset;
      try {
        await this.#sendRest();
        break;
      } catch (error) {
        if (!(error instanceof ChunkLost)) throw error;
        failures = this.#session.offset > before ? 1 : failures + 1;
        await this.#target.client.pauseAfter(error.failure, failures);
        this.#session = await this.#statusOf(this.#session);
      }
    }
    await this.#finish();
    await this.forget();
  }

  async forget(): Promise<void> {
    await this.#target.notes?.remove(this.#key);
  }

  async #continued(): Promise<Session | undefined> {
    const { data } = sessionSchema.safeParse(await this.#target.notes?.read(this.#key));
    return data && (await this.#statusOf(data));
  }

  async #started(): Promise<Session> {
    const { client, repository } = this.#target;
    const to = `${repository}/blobs/uploads/`;
    return await this.#at(await client.send({ method: 'POST', to, expects: [202] }), to, 0);
  }

  /**
   * What the registry has of an upload: at least what it has acknowledged, because ECR's answer stays at the first chunk
   * (aws/containers-roadmap#2831). Throws UploadLost if it does not know the upload.
   */
  async #statusOf({ location, offset }: Session): Promise<Session> {
    const response = await this.#target.client.send({ method: 'GET', to: location, expects: [204, 404] });
    if (response.status === 404) throw new UploadLost('the registry no longer knows the upload');
    return await this.#at(response, location, Math.max(offset, receivedBytes(response)));
  }

  async #sendRest(): Promise<void> {
    this.#target.onBytes(this.#session.offset);
    for await (const chunk of partsOf(this.#blob.open(this.#session.offset), CHUNK_BYTES)) {
      this.#session = await this.#send(this.#session, chunk);
      this.#target.onBytes(this.#session.offset);
    }
  }

  /** Not repeated as it is: a registry may append a chunk that it has already. ECR answers 201. */
  async #send({ location, offset }: Session, chunk: Uint8Array): Promise<Session> {
    const end = offset + chunk.length;
    const headers = { 'content-type': OCTETS, 'content-range': `${offset}-${end - 1}` };
    const expects = [201, 202];
    const request = { method: 'PATCH', to: location, headers, body: chunk, expects } as const;
    const response = await this.#target.client.sendOnce(request).catch((error: unknown) => {
      throw chunkFailure(error);
    });
    return await this.#at(response, location, end);
  }

  /** After a lost response, the registry no longer knows the upload but has the blob. */
  async #finish(): Promise<void> {
    const url = withDigest(this.#session.location, this.#blob.digest);
    const expects = [201, 204, 400, 404, 416];
    const response = await this.#target.client.send({ method: 'PUT', to: url, expects });
    if (response.status < 300 || (await this.exists())) return;
    throw new UploadLost(
      `the registry did not complete the upload: ${response.status} ${await response.text()}`,
    );
  }

  /** The session at the address in a response; kept for another process. */
  async #at(response: Response, sent: string, offset: number): Promise<Session> {
    const named = response.headers.get('location');
    const session = { location: named === null ? sent : new URL(named, response.url).href, offset };
    await this.#target.notes?.write(this.#key, session);
    return session;
  }
}

function chunkFailure(error: unknown): unknown {
  if (!(error instanceof RegistryFailure)) return error;
  // At another place than the registry expects, or for an upload that it does not know.
  if (error.status === 404 || error.status === 416) return new UploadLost(error.message);
  return error.isTransient ? new ChunkLost(error) : error;
}

/** `Range: 0-LAST`; a registry answers `0-0` for an empty upload too. */
function receivedBytes({ headers }: Response): number {
  const last = Number(/^(?:bytes=)?0-(\d+)$/.exec(headers.get('range') ?? '')?.[1] ?? 0);
  return last === 0 ? 0 : last + 1;
}

function withDigest(location: string, digest: string): string {
  const url = new URL(location);
  url.searchParams.set('digest', digest);
  return url.href;
}
