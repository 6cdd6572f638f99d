import type { NetworkRequest } from '../../src/aws/ec2/network.ts';
import type { HostDefinition, HostOptions } from '../../src/config/host.ts';
import type { ByteLimit } from '../../src/contract/limits.ts';
import type { ModelAddress } from '../../src/contract/target.ts';
import type { Architecture, FunctionPython } from '../../src/package/function/lambda-python.ts';
import type { Names } from '../naming.ts';
import type { Chart } from './chart.ts';
import type { Hosted, HostInput } from './hosted.ts';

/** One host: a service that runs a model, with its options, flags and limits. */
export interface Host<Options extends HostOptions = HostOptions> extends HostDefinition<Options> {
  /** Flags that set an option, by name. */
  readonly flags: Readonly<Record<string, HostFlag>>;
  readonly limits: HostLimits;
  /** What a function is packed for; undefined where the archive is all that is uploaded. */
  functionPackage?(options: Options): FunctionPlatform;
  /** The network that its functions need; undefined where they need none. */
  network?(options: Options): NetworkRequest;
  /** How long AWS gives the model to start. */
  deadlines(options: Options): HostDeadlines;
  /** How the proxy reaches the model, and what a deploy invokes to verify a model that the proxy cannot reach yet. */
  address(names: Names): ModelAddress;
  /** Where the model logs. */
  logGroup(names: Names): string;
  /** Its charts on the dashboard. */
  charts(names: Names): Chart[];
  /** The stack's resources that host the model. Pure. Throws Fault `config` where the host is not available. */
  declare(input: HostInput, options: Options): Hosted;
}

/** What a function is packed for, and where its files are. */
export type FunctionPlatform = FunctionPlace & {
  readonly python: FunctionPython;
  readonly architecture: Architecture;
};

/** PyTorch has room everywhere but in a zip. */
type FunctionPlace =
  /** `modelInZip`: whether the zip has the model if there is room. */
  | { readonly place: 'zip'; readonly modelInZip: boolean }
  /** `baseImage`: the image that the function's is built on. */
  | { readonly place: 'image'; readonly baseImage: string }
  | { readonly place: 'file-system' };

/** A flag that overrides an option of `host`. */
export interface HostFlag {
  readonly option: string;
  readonly type: 'integer' | 'text';
  /** Placeholder of the value in help. */
  readonly value: string;
  readonly help: string;
}

/** AWS's limits of a host; undefined where no limit needs to be checked. */
export interface HostLimits {
  readonly requestBody: ByteLimit;
  /** Disk of a container, for the archive and what it unpacks to. */
  readonly diskBytes: number | undefined;
  readonly imageBytes: number | undefined;
}

/** How long AWS waits for a container, or for a function. */
export type HostDeadlines = ContainerDeadlines | FunctionDeadlines;

export interface ContainerDeadlines {
  /** Seconds until /ping must answer 200. */
  readonly pingS: number;
  /** Seconds for the download of the archive; undefined if it counts towards `pingS`, or AWS decides. */
  readonly downloadS: number | undefined;
  /** Whether the download counts towards `pingS`. */
  readonly downloadCounts: boolean;
}

export interface FunctionDeadlines {
  /** Seconds of the init phase, which loads the model. */
  readonly initS: number;
  /** Whether an init phase that takes longer starts again with the first request, within `timeoutS`. */
  readonly startsAgain: boolean;
  /** Seconds of a request. */
  readonly timeoutS: number;
}
