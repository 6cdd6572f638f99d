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

/** An upload in progress, at the newest address that the registry named: it may hold signed state. */
interface Session {
  readonly location: string;
  readonly offset: number;
}

const CHUNK_BYTES = 8 * 1024 ** 2;
const MAX_STARTS = 3;
const OCTETS = 'application/octet-stream';

/** The registry no longer knows the upload, or its state does not match: the blob starts again. */
class UploadLost extends Error {}

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
    let session = (await this.#continued()) ?? (await this.#started());
    for (let failures = 0; ;) {
      try {
        session = await this.#rest(session, () => void (failures = 0));
        break;
      } catch (error) {
        failures += 1;
        if (isLost(error)) throw new UploadLost(error.message);
        await this.#target.client.pauseAfter(error, failures);
        session = await this.#statusOf((await this.#noted()) ?? session.location);
      }
    }
    await this.#finish(session);
    await this.forget();
  }

  async forget(): Promise<void> {
    await this.#target.notes?.remove(this.#key);
  }

  async #continued(): Promise<Session | undefined> {
    const location = await this.#noted();
    return location === undefined ? undefined : await this.#statusOf(location);
  }

  async #noted(): Promise<string | undefined> {
    return await this.#target.notes?.read(this.#key);
  }

  async #started(): Promise<Session> {
    const { client, repository } = this.#target;
    const request = { method: 'POST', to: `${repository}/blobs/uploads/`, expects: [202] } as const;
    return await this.#at(await client.send(request), request.to, 0);
  }

  /** What the registry has of an upload. Throws UploadLost if it does not know it. */
  async #statusOf(location: string): Promise<Session> {
    const { client } = this.#target;
    const response = await client.send({ method: 'GET', to: location, expects: [204, 404] });
    if (response.status === 404) throw new UploadLost('the registry no longer knows the upload');
    return await this.#at(response, location, receivedBytes(response) ?? 0);
  }

  async #rest(from: Session, onProgress: () => void): Promise<Session> {
    let session = from;
    this.#target.onBytes(session.offset);
    for await (const chunk of partsOf(this.#blob.open(session.offset), CHUNK_BYTES)) {
      session = await this.#send(session, chunk);
      onProgress();
      this.#target.onBytes(session.offset);
    }
    return session;
  }

  /** Not repeated as it is: a registry may append a chunk that it has already. */
  async #send({ location, offset }: Session, chunk: Uint8Array): Promise<Session> {
    const end = offset + chunk.length;
    const headers = { 'content-type': OCTETS, 'content-range': `${offset}-${end - 1}` };
    const expects = [202];
    const request = { method: 'PATCH', to: location, headers, body: chunk, expects } as const;
    const response = await this.#target.client.sendOnce(request);
    const received = receivedBytes(response);
    if (received !== undefined && received !== end)
      throw new UploadLost(`the registry has ${received} bytes of an upload, not ${end}`);
    return await this.#at(response, location, end);
  }

  async #finish({ location }: Session): Promise<void> {
    const url = withDigest(location, this.#blob.digest);
    const expects = [201, 204, 400, 404, 416];
    const response = await this.#target.client.send({ method: 'PUT', to: url, expects });
    if (response.status < 300) return;
    // After a lost response, the registry no longer knows the upload but has the blob.
    if (await this.exists()) return;
    throw new UploadLost(
      `the registry did not complete the upload: ${response.status} ${await response.text()}`,
    );
  }

  /** The session at the address in a response; kept for another process. */
  async #at(response: Response, sent: string, offset: number): Promise<Session> {
    const named = response.headers.get('location');
    const location = named === null ? sent : new URL(named, response.url).href;
    await this.#target.notes?.write(this.#key, location);
    return { location, offset };
  }
}

/** A chunk at another place than the registry expects, or for an upload that it does not know. */
function isLost(error: unknown): error is RegistryFailure {
  return error instanceof RegistryFailure && [404, 416].includes(error.status ?? 0);
}

/** `Range: 0-LAST`; a registry answers `0-0` for an empty upload too. */
function receivedBytes({ headers }: Response): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(headers.get('range') ?? '')?.[1];
  return last === undefined ? undefined : Number(last) && Number(last) + 1;
}

function withDigest(location: string, digest: string): string {
  const url = new URL(location);
  url.searchParams.set('digest', digest);
  return url.href;
}
