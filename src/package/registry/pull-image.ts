import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import { type BaseImage, baseImage } from '../image/base-image.ts';
import { FORMATS, INDEXES } from '../image/media-types.ts';
import { type Descriptor, remoteBlob } from './blob.ts';
import { parseJson } from './parse-json.ts';
import type { ImageReference } from './reference.ts';
import type { RegistryClient } from './registry-client.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const descriptor = z.object({ mediaType: z.string(), digest, size: z.int().min(0) });
const manifestSchema = z.object({ config: descriptor, layers: z.array(descriptor) });
const platformSchema = z.object({ os: z.string(), architecture: z.string() });
const indexSchema = z.object({
  manifests: z.array(descriptor.extend({ platform: platformSchema.optional() })),
});

/** OCI distribution-spec: a registry refuses a larger one. */
const MAX_DOCUMENT_BYTES = 4 * 1024 ** 2;

/** An image that was found, and the digest of its manifest, which names it for ever. */
export interface PulledImage extends BaseImage {
  readonly digest: string;
}

/**
 * Reads the manifest and the config of an image of one platform; its layers are read when they are opened. Throws Fault
 * `package` when there is no such image, and for documents that are not what their digests say.
 */
export async function pullImage(
  client: RegistryClient,
  { repository, reference }: Omit<ImageReference, 'registry'>,
  architecture: string,
): Promise<PulledImage> {
  const name = `${client.registry}/${repository}:${reference}`.replace(':sha256:', '@sha256:');
  const found = await readManifest(client, repository, reference);
  const { document, digest: own } = INDEXES.includes(found.mediaType)
    ? await readManifest(client, repository, chosen(name, found.document, architecture))
    : found;
  const manifest = checked(name, manifestSchema, document);
  const config = parseJson((await wholeBlob(client, repository, manifest.config)).toString());
  const layers = manifest.layers.map((layer) => remoteBlob(client, repository, layer));
  return { ...baseImage(name, config, layers), digest: own };
}

interface Found {
  readonly mediaType: string;
  readonly document: unknown;
  readonly digest: string;
}

async function readManifest(client: RegistryClient, repository: string, reference: string): Promise<Found> {
  // A registry answers 404 for a manifest of a type that is not accepted (seen with docker-registry 2.8.2).
  const accept = [FORMATS.oci.manifest, FORMATS.docker.manifest, ...INDEXES].join(', ');
  const to = `${repository}/manifests/${reference}`;
  const response = await client.send({ method: 'GET', to, headers: { accept }, expects: [200] });
  const content = Buffer.from(await response.arrayBuffer());
  const own = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  if (reference.startsWith('sha256:') && reference !== own) throw unexpected(to, `its digest is ${own}`);
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  return { mediaType, document: parseJson(content.toString()), digest: own };
}

/** The digest of the platform's manifest. Attestations are listed for the platform "unknown". */
function chosen(name: string, index: unknown, architecture: string): string {
  const { manifests } = checked(name, indexSchema, index);
  const match = manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === architecture,
  );
  if (match) return match.digest;
  const offered = manifests.flatMap(({ platform }) =>
    platform ? `${platform.os}/${platform.architecture}` : [],
  );
  throw unexpected(name, `it has no image for linux/${architecture}, only for ${offered.join(', ')}`);
}

async function wholeBlob(client: RegistryClient, repository: string, blob: Descriptor): Promise<Buffer> {
  if (blob.size > MAX_DOCUMENT_BYTES)
    throw unexpected(repository, `its config has ${blob.size} bytes; at most ${MAX_DOCUMENT_BYTES} are read`);
  const pieces: Uint8Array[] = [];
  for await (const piece of remoteBlob(client, repository, blob).open()) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

function checked<Value>(name: string, schema: z.ZodType<Value>, document: unknown): Value {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw unexpected(name, `its manifest is malformed: ${z.prettifyError(parsed.error)}`);
}

function unexpected(name: string, why: string): Fault {
  return new Fault('package', `${name} cannot be used: ${why}`, 'Choose another image.');
}
