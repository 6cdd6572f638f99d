import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administrator } from './caller.ts';
import { INFERENCE_IMAGES } from '../ecr/inference-images.ts';
import { KeyRing } from './key-ring.ts';
import { Faults } from '../faults/faults.ts';
import type { StartContainer } from '../hosting/container.ts';
import type { FaultRule } from '../faults/rule.ts';
import type { Ports, World } from './account-context.ts';

/** What may be chosen about an emulated account; everything has a default. */
export interface AccountOptions {
  /** Twelve digits; the default is the account number of AWS's own examples. */
  accountId?: string;
  /** Factor on AWS's real durations; 1 waits as long as AWS, the default 1/300 makes 150 s half a second. */
  timeScale?: number;
  /** Starts model containers; without it an endpoint becomes Failed. */
  startContainer?: StartContainer;
  /** Node binary for function zips; the default is the one that runs the emulator. */
  node?: string;
  /** Access key id → secret, all an administrator's; the default is the customary pair test/test. */
  credentials?: Readonly<Record<string, string>>;
  /** Refuses what the policies of the caller, or of a role that is taken on, do not allow; off by default. */
  enforceIam?: boolean;
  /** Quotas of the account by their names in Service Quotas, e.g. `{ 'ml.m5.large for endpoint usage': 0 }`. */
  quotas?: Readonly<Record<string, number>>;
  /** Bucket names that other accounts have taken. */
  foreignBuckets?: readonly string[];
  /** What AWS's registry holds, `repository:tag` → compressed bytes; the inference images when left out. */
  images?: Readonly<Record<string, number>>;
  /** Where clients reach the emulator; `serve` sets it to the address it listens on. */
  baseUrl?: string;
  /** What shall go wrong from the start; more can be asked for while it runs. */
  faults?: readonly FaultRule[];
}

/** An empty account with its scratch folder; services are connected to it afterwards. */
export interface Account {
  readonly world: World;
  /** Makes ports available to the services. They are read at call time, so the order does not matter. */
  connect: (ports: Partial<Ports>) => void;
  setBaseUrl: (url: string) => void;
  /** Undoes what the services registered, last first, then removes the scratch folder. */
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
  const scratchDir = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-emulator-'));
  const closers: (() => Promise<void> | void)[] = [
    async () => await rm(scratchDir, { recursive: true, force: true }),
  ];
  // The services that own the ports are built from the world, so the world exists a moment before them.
  const ports = {} as Ports;
  let baseUrl = trimSlash(options.baseUrl ?? DEFAULT_BASE_URL);
  const world: World = {
    accountId,
    partition: PARTITION,
    baseUrl: () => baseUrl,
    timing: { scale: options.timeScale ?? DEFAULT_TIME_SCALE },
    programs: { node: options.node ?? process.execPath },
    startContainer: options.startContainer,
    keys: keyRing(options.credentials ?? { test: 'test' }, accountId),
    enforcesIam: options.enforceIam ?? false,
    judged: new Map(),
    quotas: options.quotas ?? {},
    foreignBuckets: new Set(options.foreignBuckets),
    images: new Map(Object.entries(options.images ?? INFERENCE_IMAGES)),
    scratchDir,
    ports,
    faults: new Faults(options.faults),
    onClose: (closer) => void closers.push(closer),
  };
  return {
    world,
    connect: (parts) => void Object.assign(ports, parts),
    setBaseUrl: (url) => void (baseUrl = trimSlash(url)),
    close: async () => {
      await closeAll(closers.splice(0).toReversed());
    },
  };
}

function keyRing(credentials: Readonly<Record<string, string>>, accountId: string): KeyRing {
  const keys = new KeyRing();
  const owner = administrator({ partition: PARTITION, accountId });
  for (const [id, secret] of Object.entries(credentials)) keys.add(id, secret, owner);
  return keys;
}

/** Runs every closer even when one fails, so that no child process outlives another's error. */
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
