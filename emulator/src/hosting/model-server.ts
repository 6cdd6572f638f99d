import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Container, ContainerSpec } from './container.ts';
import { HostingFailure } from './hosting-failure.ts';
import { checkHostingRights } from './hosting-rights.ts';
import { BadArchive, unpackModelArchive } from './model-archive.ts';
import { pause } from '../timing/pause.ts';
import { readS3Url } from './s3-location.ts';
import { within } from '../timing/time-limit.ts';
import type { ContainerAnswer, World } from '../account/account-context.ts';

// tar gives an archive up while files of it are still being written: a folder may fill again under its removal (ENOTEMPTY).
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
  /** In whose name archive and image are fetched and the log is written; everything is allowed without one. */
  readonly roleArn?: string | undefined;
  /** Aborts when the emulator closes: nothing is waited for any more. */
  readonly signal: AbortSignal;
  /** The container's time for one /invocations; the service's 60 s when left out. */
  readonly invocationLimitMs?: number;
}

/** "Model containers must respond to requests within 60 seconds" (InvokeEndpoint). */
const INVOCATION_LIMIT_MS = 60_000;
const RESTART_DELAY_MS = 1000;
const EXIT_NOTICE_MS = 1000;
/** Images by repository name: the two whose serving stack the Python server imitates. */
const FLAVORS = new Map<string, ContainerSpec['flavor']>([
  ['huggingface-pytorch-inference', 'huggingface'],
  ['pytorch-inference', 'pytorch'],
]);

/** Starts a container of the model; gives up when the signal aborts. */
type Launch = (signal: AbortSignal) => Promise<Container | undefined>;

/** A model in service: its unpacked archive and one container process, started again whenever it dies. */
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
    this.#watch = this.#keepRunning(first);
  }

  /** Unpacks the archive and starts its container. Throws HostingFailure with the reason the service would give. */
  static async start(world: World, spec: ModelServerSpec): Promise<ModelServer> {
    const { startContainer } = world;
    if (!startContainer) throw new HostingFailure('This emulator was started without a container runtime.');
    const flavor = flavorOf(spec.image);
    checkHostingRights(world, spec);
    const dir = await mkdtemp(join(world.scratchDir, 'model-server-'));
    try {
      const modelDir = await modelFolder(world, spec, dir);
      const fixed = { ...containerSpec(world, spec), flavor, modelDir, depsDir: join(dir, 'deps') };
      const launch: Launch = async (signal) => await startContainer({ ...fixed, signal });
      const container = await launch(spec.signal);
      if (!container) throw pingFailure(spec.variant);
      return new ModelServer(dir, launch, container, spec);
    } catch (error) {
      await rm(dir, REMOVAL);
      throw error;
    }
  }

  /** Posts to /invocations; undefined when the container gives no whole answer within the limit. */
  async invoke(headers: Headers, body: Uint8Array): Promise<ContainerAnswer | undefined> {
    const answer = this.#post(headers, body).finally(() => this.#inFlight.delete(answer));
    this.#inFlight.add(answer);
    return await answer;
  }

  /** Ends the container after the requests it still has, or at once when the emulator closes; removes its files. */
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
      // A copy, because fetch wants a body that no other thread can share.
      return await answerOf(await fetch(url, { method: 'POST', headers, body: body.slice(), signal: limit }));
    } catch (error) {
      if (limit.aborted) return undefined;
      if (!(error instanceof TypeError)) throw error;
      // Cut off by a container that died: its end is heard a moment later, and the caller's next try must find
      // the new one.
      await within(EXIT_NOTICE_MS, container.exited);
      return undefined;
    }
  }

  /** The service replaces a container that ends, for as long as the endpoint is in service. */
  async #keepRunning(first: Container): Promise<void> {
    let container: Container | undefined = first;
    while (container) {
      await container.exited;
      this.#container = this.#restart();
      container = await this.#container;
    }
  }

  /** A new container as soon as one starts; undefined once the server is being stopped. */
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

/** Throws HostingFailure for an image whose serving stack is not imitated here, rather than serve it wrongly. */
function flavorOf(image: string): ContainerSpec['flavor'] {
  const repository = /\/([^/:@]+)[^/]*$/.exec(image)?.[1] ?? '';
  const flavor = FLAVORS.get(repository);
  if (flavor) return flavor;
  throw new HostingFailure(
    `This emulator hosts only the images ${[...FLAVORS.keys()].join(' and ')}, not ${repository || image}.`,
  );
}

/** The archive laid out as /opt/ml/model would be. Throws HostingFailure in the service's words when it cannot be. */
async function modelFolder(world: World, { archiveUrl }: ModelServerSpec, dir: string): Promise<string> {
  if (archiveUrl === undefined) {
    const empty = join(dir, 'model');
    await mkdir(empty);
    return empty;
  }
  const archive = readS3Url(world, archiveUrl);
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
    if (!(error instanceof BadArchive)) throw error;
    throw new HostingFailure(
      `Failed to extract model data archive from URL "${archiveUrl}". Please ensure that the object located at ` +
        'the URL is a valid tar.gz archive.',
      { cause: error },
    );
  }
}

/** One log stream for the server's life: "[variant]/[id]", as an instance has one however often its container restarts. */
function containerSpec(
  world: World,
  spec: ModelServerSpec,
): Pick<ContainerSpec, 'environment' | 'pingWindowMs' | 'onLine'> {
  const stream = `${spec.variant}/${randomBytes(16).toString('hex')}`;
  return {
    environment: spec.environment,
    // Not scaled: the container is a real process, and its pip install takes as long here as anywhere.
    pingWindowMs: spec.pingWindowSeconds * 1000,
    onLine: (line) => world.ports.logs.write(spec.region, spec.logGroup, stream, [line], spec.roleArn),
  };
}

/** The reason the service gives for a container that never answered /ping. */
export function pingFailure(variant: string): HostingFailure {
  return new HostingFailure(
    `The primary container for production variant ${variant} did not pass the ping health check. Please check ` +
      'CloudWatch logs for this endpoint.',
  );
}
