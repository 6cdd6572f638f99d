import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Container, type ContainerSpec, HostingFailure } from '../container.ts';
import { checkHostingRights } from './hosting-rights.ts';
import { InvalidArchive, unpackModelArchive } from './model-archive.ts';
import { unpackOwnImage } from './own-image.ts';
import { pause, within } from '../timing.ts';
import { readS3Url } from './s3-location.ts';
import type { ContainerAnswer, AccountContext } from '../account/account-context.ts';

// tar may fail while its files are still being written, so that removing the folder can hit ENOTEMPTY.
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

export interface ModelServerSpec {
  readonly region: string;
  readonly logGroup: string;
  readonly variant: string;
  readonly image: string;
  /** The archive in S3; undefined starts the container on an empty model folder. */
  readonly archiveUrl: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly pingWindowSeconds: number;
  /** The role that fetches archive and image and writes the log; without one, everything is allowed. */
  readonly roleArn?: string | undefined;
  /** Aborts when the emulator closes. */
  readonly signal: AbortSignal;
  /** Time limit of one /invocations; the service's 60 s by default. */
  readonly invocationLimitMs?: number;
}

/** "Model containers must respond to requests within 60 seconds" (InvokeEndpoint). */
const INVOCATION_LIMIT_MS = 60_000;
const RESTART_DELAY_MS = 1000;
const EXIT_NOTICE_MS = 1000;
/** Images by repository name: the two whose serving stack the Python server emulates. */
const FLAVORS = new Map<string, ContainerSpec['flavor']>([
  ['huggingface-pytorch-inference', 'huggingface'],
  ['pytorch-inference', 'pytorch'],
]);

/** Starts a container of the model; stops trying when the signal aborts. */
type Launch = (signal: AbortSignal) => Promise<Container | undefined>;

/** A model in service: its unpacked archive and one container process, restarted whenever it exits. */
export class ModelServer {
  readonly #dir: string;
  readonly #launch: Launch;
  readonly #limitMs: number;
  readonly #closing: AbortSignal;
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<unknown>>();
  #container: Promise<Container | undefined>;
  readonly #watch: Promise<void>;

  private constructor(dir: string, launch: Launch, first: Container, spec: ModelServerSpec) {
    this.#dir = dir;
    this.#launch = launch;
    this.#limitMs = spec.invocationLimitMs ?? INVOCATION_LIMIT_MS;
    this.#closing = spec.signal;
    this.#container = Promise.resolve(first);
    this.#watch = this.#supervise(first);
  }

  /** Unpacks the archive and starts its container. Throws HostingFailure with the service's message. */
  static async start(account: AccountContext, spec: ModelServerSpec): Promise<ModelServer> {
    const { startContainer } = account;
    if (!startContainer) throw new HostingFailure('This emulator was started without a container runtime.');
    checkHostingRights(account, spec);
    const dir = await mkdtemp(join(account.scratchDir, 'model-server-'));
    try {
      const ofImage = await imageParts(account, spec.image, join(dir, 'image'));
      const modelDir = await modelFolder(account, spec, dir);
      const environment = { ...ofImage.environment, ...spec.environment };
      const places = { modelDir, depsDir: join(dir, 'deps') };
      const fixed = { ...containerSpec(account, spec), ...ofImage, environment, ...places };
      const launch: Launch = async (signal) => await startContainer({ ...fixed, signal });
      const container = await launch(spec.signal);
      if (!container) throw pingFailure(spec.variant);
      return new ModelServer(dir, launch, container, spec);
    } catch (error) {
      await rm(dir, REMOVAL);
      throw error;
    }
  }

  /** Posts to /invocations; undefined without a complete response within the limit. */
  async invoke(headers: Headers, body: Uint8Array): Promise<ContainerAnswer | undefined> {
    const answer = this.#post(headers, body).finally(() => this.#inFlight.delete(answer));
    this.#inFlight.add(answer);
    return await answer;
  }

  /** Stops the container after its pending requests, or immediately when the emulator closes; removes its files. */
  async stop(): Promise<void> {
    const drained = new AbortController();
    const over = pause(this.#limitMs, AbortSignal.any([this.#closing, drained.signal]));
    await Promise.race([Promise.allSettled(this.#inFlight), over]);
    drained.abort();
    this.#stopping.abort();
    await (await this.#container)?.stop();
    await this.#watch;
    await rm(this.#dir, REMOVAL);
  }

  async #post(headers: Headers, body: Uint8Array): Promise<ContainerAnswer | undefined> {
    const limit = AbortSignal.timeout(this.#limitMs);
    const container = await within(this.#limitMs, this.#container);
    if (!container) return undefined;
    try {
      const url = `${container.url}/invocations`;
      // A copy, because fetch does not accept a body in shared memory.
      return await answerOf(await fetch(url, { method: 'POST', headers, body: body.slice(), signal: limit }));
    } catch (error) {
      if (limit.aborted) return undefined;
      if (!(error instanceof TypeError)) throw error;
      // The container died during the request: its exit event follows shortly, and the caller's retry must reach
      // the new one.
      await within(EXIT_NOTICE_MS, container.exited);
      return undefined;
    }
  }

  /** The service replaces a container that exits while the endpoint is in service. */
  async #supervise(first: Container): Promise<void> {
    let container: Container | undefined = first;
    while (container) {
      await container.exited;
      this.#container = this.#restart();
      container = await this.#container;
    }
  }

  /** Retries until a container starts; undefined once the server is being stopped. */
  async #restart(): Promise<Container | undefined> {
    while (!this.#stopping.signal.aborted) {
      const container = await this.#launch(this.#stopping.signal);
      if (container) return container;
      await pause(RESTART_DELAY_MS, this.#stopping.signal);
    }
    return undefined;
  }
}

async function answerOf(response: Response): Promise<ContainerAnswer> {
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? undefined,
    customAttributes: response.headers.get('x-amzn-sagemaker-custom-attributes') ?? undefined,
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

/** What the image decides. Throws HostingFailure for an image with a serving stack that is not emulated. */
async function imageParts(
  account: AccountContext,
  image: string,
  folder: string,
): Promise<Pick<ContainerSpec, 'flavor' | 'environment'>> {
  const own = account.ports.images.find(image);
  return own
    ? await unpackOwnImage(account, image, own, folder)
    : { flavor: flavorOf(image), environment: {} };
}

function flavorOf(image: string): ContainerSpec['flavor'] {
  const repository = /\/([^/:@]+)[^/]*$/.exec(image)?.[1] ?? '';
  const flavor = FLAVORS.get(repository);
  if (flavor) return flavor;
  throw new HostingFailure(
    `This emulator hosts only the images ${[...FLAVORS.keys()].join(' and ')}, and those of the account, not ${repository || image}.`,
  );
}

/** Unpacks the archive with the layout of /opt/ml/model. Throws HostingFailure with the service's message. */
async function modelFolder(
  account: AccountContext,
  { archiveUrl }: ModelServerSpec,
  dir: string,
): Promise<string> {
  if (archiveUrl === undefined) {
    const empty = join(dir, 'model');
    await mkdir(empty);
    return empty;
  }
  const archive = readS3Url(account, archiveUrl);
  if (!archive) {
    throw new HostingFailure(
      `Failed to download model data for container "container_1" from URL: "${archiveUrl}". Please ensure that ` +
        'there is an object located at the URL and that the role passed to CreateModel has permissions to ' +
        'download the object.',
    );
  }
  try {
    return await unpackModelArchive(archive.bytes, dir);
  } catch (error) {
    if (!(error instanceof InvalidArchive)) throw error;
    throw new HostingFailure(
      `Failed to extract model data archive from URL "${archiveUrl}". Please ensure that the object located at ` +
        'the URL is a valid tar.gz archive.',
      { cause: error },
    );
  }
}

/** One log stream per server, "[variant]/[id]": as on an instance, it is kept when the container restarts. */
function containerSpec(
  account: AccountContext,
  spec: ModelServerSpec,
): Pick<ContainerSpec, 'pingWindowMs' | 'onLine' | 'onProcess'> {
  const stream = `${spec.variant}/${randomBytes(16).toString('hex')}`;
  return {
    // Not scaled: the container is a real process, and pip install takes real time.
    pingWindowMs: spec.pingWindowSeconds * 1000,
    onProcess: account.recordProcess,
    onLine: (line) => account.ports.logs.write(spec.region, spec.logGroup, stream, [line], spec.roleArn),
  };
}

/** The service's message for a container that failed the /ping health check. */
export function pingFailure(variant: string): HostingFailure {
  return new HostingFailure(
    `The primary container for production variant ${variant} did not pass the ping health check. Please check ` +
      'CloudWatch logs for this endpoint.',
  );
}
