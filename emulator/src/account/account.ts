import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administratorKeys } from './caller.ts';
import { INFERENCE_IMAGES } from './inference-images.ts';
import { Consistency, type ConsistencyOptions } from '../consistency/consistency.ts';
import { Faults } from '../faults/faults.ts';
import type { StartContainer } from '../container.ts';
import type { FaultRule } from '../faults/rule.ts';
import type { AccountContext, OnMemberRead, Ports } from './account-context.ts';

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
  /** Access key id → secret, all owned by an administrator; the default is the pair test/test. */
  credentials?: Readonly<Record<string, string>>;
  /** Denies what the policies of the caller, or of an assumed role, do not allow; off by default. */
  enforceIam?: boolean;
  /** Quotas of the account by name in Service Quotas, e.g. `{ 'ml.m5.large for endpoint usage': 0 }`. */
  quotas?: Readonly<Record<string, number>>;
  /** Bucket names taken by other accounts. */
  foreignBuckets?: readonly string[];
  /** Images in AWS's registry, `repository:tag` → compressed bytes; the inference images by default. */
  images?: Readonly<Record<string, number>>;
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
  /** Makes ports available to the services. They are read at call time, so the order does not matter. */
  connect: (ports: Partial<Ports>) => void;
  setBaseUrl: (url: string) => void;
  /** Runs the registered cleanups in reverse order, then removes the scratch folder. */
  close: () => Promise<void>;
}

const PARTITION = 'aws';
const DEFAULT_ACCOUNT_ID = '123456789012';
const DEFAULT_TIME_SCALE = 1 / 300;
const DEFAULT_BASE_URL = 'http://localhost:4566';

/** Opens an empty account. Throws a RangeError for an account id that is not twelve digits. */
export async function openAccount(options: AccountOptions = {}): Promise<Account> {
  const accountId = options.accountId ?? DEFAULT_ACCOUNT_ID;
  if (!/^\d{12}$/.test(accountId)) {
    throw new RangeError(`An AWS account id has twelve digits; got '${accountId}'.`);
  }
  const { timeScale = DEFAULT_TIME_SCALE } = options;
  const scratchDir = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-emulator-'));
  const closers: (() => Promise<void> | void)[] = [
    async () => await rm(scratchDir, { recursive: true, force: true }),
  ];
  // The services that provide the ports are created with this context, so the ports are connected afterwards.
  const ports = {} as Ports;
  let baseUrl = trimSlash(options.baseUrl ?? DEFAULT_BASE_URL);
  const context: AccountContext = {
    accountId,
    partition: PARTITION,
    baseUrl: () => baseUrl,
    timing: { scale: timeScale },
    programs: { node: options.node ?? process.execPath },
    startContainer: options.startContainer,
    keys: administratorKeys(options.credentials ?? { test: 'test' }, { partition: PARTITION, accountId }),
    enforcesIam: options.enforceIam ?? false,
    needs: new Map(),
    quotas: options.quotas ?? {},
    foreignBuckets: new Set(options.foreignBuckets),
    images: new Map(Object.entries(options.images ?? INFERENCE_IMAGES)),
    scratchDir,
    ports,
    faults: new Faults(options.faults),
    consistency: new Consistency({ ...options, lagScale: options.lagScale ?? timeScale }),
    onMemberRead: options.onMemberRead,
    onClose: (closer) => void closers.push(closer),
  };
  return {
    context,
    connect: (parts) => void Object.assign(ports, parts),
    setBaseUrl: (url) => void (baseUrl = trimSlash(url)),
    close: async () => {
      await closeAll(closers.splice(0).toReversed());
    },
  };
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
