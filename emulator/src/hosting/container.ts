/** What SageMaker tells a container at its start. */
export interface ContainerSpec {
  /** The serving stack in the image. */
  readonly flavor: 'huggingface' | 'pytorch';
  /** Folder laid out as /opt/ml/model. */
  readonly modelDir: string;
  /** Folder for the packages of the archive's requirements.txt. */
  readonly depsDir: string;
  /** The model's Environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long /ping may take to answer 200. */
  readonly pingWindowMs: number;
  /** Takes each line that the container writes. */
  readonly onLine: (line: string) => void;
  /** Gives up starting when the emulator closes. */
  readonly signal: AbortSignal;
}

/** A container that answers GET /ping and POST /invocations at `url`. */
export interface Container {
  readonly url: string;
  /** Resolves when the container has ended, with its exit code or the signal that ended it. */
  readonly exited: Promise<number | string>;
  stop(): Promise<void>;
}

/** Starts a container and waits until /ping answers 200; undefined when it ended or did not answer in time. */
export type StartContainer = (spec: ContainerSpec) => Promise<Container | undefined>;
