/**
 * The serving stack of an image of AWS; or, for an image of the account, its command line from its Python program on, with
 * paths on this machine.
 */
export type ServingStack = 'huggingface' | 'pytorch' | readonly [program: string, ...words: string[]];

/** What SageMaker passes to a container at startup. */
export interface ContainerSpec {
  /** What serves. */
  readonly flavor: ServingStack;
  /** Folder with the layout of /opt/ml/model, named `model`. */
  readonly modelDir: string;
  /** Folder for the packages of the archive's requirements.txt. */
  readonly depsDir: string;
  /** The model's Environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Time limit for /ping to return 200. */
  readonly pingWindowMs: number;
  /** Receives each line of the container's output. */
  readonly onLine: (line: string) => void;
  /** Receives the pid of a process that is started for the container. */
  readonly onProcess: (pid: number | undefined) => void;
  /** Aborts the start when the emulator closes. */
  readonly signal: AbortSignal;
}

/** A container that serves GET /ping and POST /invocations at `url`. */
export interface Container {
  readonly url: string;
  /** Resolves when the container exits, with its exit code or signal. */
  readonly exited: Promise<number | string>;
  stop(): Promise<void>;
}

/** Starts a container and waits until /ping returns 200; undefined if it exits or times out. */
export type StartContainer = (spec: ContainerSpec) => Promise<Container | undefined>;

/** A container cannot be put into service; the message becomes the endpoint's FailureReason. */
export class HostingFailure extends Error {}
