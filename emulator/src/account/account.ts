import { administratorKeys } from './caller.ts';
import { INFERENCE_IMAGES } from './inference-images.ts';
import { type KeyPair, newKeyPair } from '../signature/key-pair.ts';
import { Consistency, type ConsistencyOptions } from '../consistency/consistency.ts';
import { Faults } from '../faults/faults.ts';
import type { StartContainer } from '../container.ts';
import type { FaultRule } from '../faults/rule.ts';
import { openScratchFolder } from '../processes/scratch-folder.ts';
import type { ImageFinding } from './image-port.ts';
import type { AccountContext, OnMemberRead, Ports, PreparePython } from './account-context.ts';

/** Options of an emulated account; everything has a default. */
export interface AccountOptions extends ConsistencyOptions {
  /** Twelve digits; the default is the account id of AWS's own examples. */
  accountId?: string;
  /** Factor on AWS's real durations; 1 waits as long as AWS, the default 1/300 turns 150 s into half a second. */
  timeScale?: number;
  /** Starts model containers; without it an endpoint becomes Failed. */
  startContainer?: StartContainer;
  /** Node binary for function zips; the default is the one that runs the emulator. */
  node?: string;
  /**
   * Python interpreter for functions, or what prepares one on first use. It has awslambdaric, boto3 and the packages
   * that the zips leave out. Without it, functions of Python runtimes are refused.
   */
  python?: string | PreparePython;
  /** Access key id → secret, all owned by an administrator; by default a pair that is generated at each start. */
  credentials?: Readonly<Record<string, string>>;
  /**
   * Accepts calls whatever their signature, an unknown key as the administrator's; off by default. Signed API routes
   * verify theirs all the same.
   */
  anyCredentials?: boolean;
  /** Denies what the policies of the caller, or of an assumed role, do not allow; off by default. */
  enforceIam?: boolean;
  /** Most memory of a function in MB; 10,240 by default, 3,008 as in new accounts. */
  maxFunctionMemoryMb?: number;
  /**
   * Quotas of the account by name in Service Quotas, e.g. `{ 'ml.m5.large for endpoint usage': 0 }`, or
   * `{ 'Concurrent executions': 10 }` of Lambda, as in new accounts.
   */
  quotas?: Readonly<Record<string, number>>;
  /** Bucket names taken by other accounts. */
  foreignBuckets?: readonly string[];
  /** Whether the account has deleted its default VPCs; each region has one by default. */
  noDefaultVpc?: boolean;
  /** VPCs that the account has from the start besides the default ones. */
  vpcs?: AccountContext['vpcs'];
  /** Images in AWS's registry, `repository:tag` → compressed bytes; the inference images by default. */
  images?: Readonly<Record<string, number>>;
  /** What a scan finds in every image of the account's own registry; nothing by default. */
  imageFindings?: readonly ImageFinding[];
  /** Where clients reach the emulator; `serve` sets it to the address it listens on. */
  baseUrl?: string;
  /** Fault rules from the start; more can be added while it runs. */
  faults?: readonly FaultRule[];
  /** Called for each member of an input that an action reads: how a test finds members that none does. */
  onMemberRead?: OnMemberRead;
}

/** An empty account with its scratch folder; services are connected to it afterwards. */
export interface Account {
  readonly context: AccountContext;
  /** An administrator's access key: the first that was configured, or the generated one. */
  readonly credentials: KeyPair;
  /** Makes ports available to the services. They are read at call time, so the order does not matter. */
  connect: (ports: Partial<Ports>) => void;
  setBaseUrl: (url: string) => void;
  /** Runs the registered cleanups in reverse order, then removes the scratch folder. */
  close: () => Promise<void>;
}

const PARTITION = 'aws';
const DEFAULT_ACCOUNT_ID = '123456789012';
const DEFAULT_TIME_SCALE = 1 / 300;
/** "Function memory allocation: 128 MB to 10,240 MB" (Lambda quotas page). */
const DEFAULT_FUNCTION_MEMORY_MB = 10_240;
const DEFAULT_BASE_URL = 'http://localhost:4566';

/** Opens an empty account. Throws a RangeError for an account id that is not twelve digits. */
export async function openAccount(options: AccountOptions = {}): Promise<Account> {
  const accountId = options.accountId ?? DEFAULT_ACCOUNT_ID;
  if (!/^\d{12}$/.test(accountId)) {
    throw new RangeError(`An AWS account id has twelve digits; got '${accountId}'.`);
  }
  const { timeScale = DEFAULT_TIME_SCALE, credentials = generated() } = options;
  const scratch = await openScratchFolder();
  const closers: (() => Promise<void> | void)[] = [scratch.remove];
  // The services that provide the ports are created with this context, so the ports are connected afterwards.
  const ports = {} as Ports;
  let baseUrl = trimSlash(options.baseUrl ?? DEFAULT_BASE_URL);
  const context: AccountContext = {
    accountId,
    partition: PARTITION,
    baseUrl: () => baseUrl,
    timing: { scale: timeScale },
    programs: { node: options.node ?? process.execPath, python: options.python },
    startContainer: options.startContainer,
    keys: administratorKeys(credentials, { partition: PARTITION, accountId }),
    anyCredentials: options.anyCredentials ?? false,
    enforcesIam: options.enforceIam ?? false,
    needs: new Map(),
    quotas: options.quotas ?? {},
    maxFunctionMemoryMb: options.maxFunctionMemoryMb ?? DEFAULT_FUNCTION_MEMORY_MB,
    foreignBuckets: options.foreignBuckets ?? [],
    hasDefaultVpc: !options.noDefaultVpc,
    vpcs: options.vpcs ?? [],
    imageFindings: options.imageFindings ?? [],
    images: new Map(Object.entries(options.images ?? INFERENCE_IMAGES)),
    scratchDir: scratch.path,
    recordProcess: scratch.recordProcess,
    ports,
    faults: new Faults(options.faults),
    consistency: new Consistency({ ...options, lagScale: options.lagScale ?? timeScale }),
    onMemberRead: options.onMemberRead,
    onClose: (closer) => void closers.push(closer),
  };
  const [[accessKeyId, secretAccessKey] = ['', '']] = Object.entries(credentials);
  return {
    context,
    credentials: { accessKeyId, secretAccessKey },
    connect: (parts) => void Object.assign(ports, parts),
    setBaseUrl: (url) => void (baseUrl = trimSlash(url)),
    close: async () => {
      await closeAll(closers.splice(0).toReversed());
    },
  };
}

function generated(): Record<string, string> {
  const { accessKeyId, secretAccessKey } = newKeyPair('AKIA');
  return { [accessKeyId]: secretAccessKey };
}

/** Runs every cleanup even when one fails, so that no child process is left behind. */
async function closeAll(closers: readonly (() => Promise<void> | void)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const closer of closers) {
    try {
      await closer();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Closing the emulator left something behind.');
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
