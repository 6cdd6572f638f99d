import type { Stack } from '../../infra/stack.ts';
import { MODEL_FUNCTION } from '../../infra/hosts/function/function.ts';
import type { Declaration } from '../aws/registry.ts';
import type { Config } from '../config/config.ts';
import { monthlyUsd, PRICE_REGION } from '../config/prices.ts';
import { blobBytes } from '../contract/image.ts';

/** What a part of a stack costs while no request arrives. */
export interface IdlePart {
  readonly what: string;
  /** Its name in `prices` of the configuration. */
  readonly price: string;
  /** GB, or instances. */
  readonly quantity: number;
  /** Null for an unknown price. */
  readonly usdPerMonth: number | null;
}

export interface IdleCost {
  /** The region of the prices. */
  readonly region: string;
  /** The sum of the known ones. */
  readonly usdPerMonth: number;
  readonly parts: readonly IdlePart[];
}

/** What a stack costs a month without any request. Logs, alarms and requests of the deploy itself are not counted. */
export function idleCost(stack: Stack, { keepReleases, prices }: Config): IdleCost {
  const parts = used(stack, 1 + keepReleases).map((part) => ({
    ...part,
    usdPerMonth: monthlyUsd(part.price, part.quantity, prices),
  }));
  const usdPerMonth = parts.reduce((sum, part) => sum + (part.usdPerMonth ?? 0), 0);
  return { region: PRICE_REGION, usdPerMonth, parts };
}

/** The same in one line. */
export function idleLine({ region, usdPerMonth, parts }: IdleCost): string {
  const known = parts.filter((part) => part.usdPerMonth !== null).map(({ what }) => what);
  const unknown = parts.filter((part) => part.usdPerMonth === null);
  const sum =
    known.length > 0 ? ` about ${usdText(usdPerMonth)} a month in ${region} (${known.join('; ')})` : '';
  const rest = unknown.map(({ what, price }) => `${what}: price unknown, set prices['${price}']`);
  return `Idle:${[sum, ...rest].filter((text) => text !== '').join('; ')}`;
}

function usdText(usd: number): string {
  return usd < 0.01 ? 'less than $0.01' : `$${usd.toFixed(2)}`;
}

type Used = Omit<IdlePart, 'usdPerMonth'>;

function used({ hosted }: Stack, releases: number): Used[] {
  const storedGb = hosted.reduce(
    (sum, each) => sum + (each.kind === 'object' ? each.spec.bytes / GIB : 0),
    0,
  );
  return [
    ...hosted.flatMap((each) => ofCapacity(each, releases)),
    ...ofProvisioned(hosted),
    ...hosted.flatMap((each) => ofImage(each, releases)),
    ...hosted.flatMap((each) => ofFolder(each, releases)),
    { what: `S3, ${upTo(releases, 'release')}`, price: 's3-storage', quantity: storedGb * releases },
  ];
}

const GIB = 1024 ** 3;

/** Snapshots exist for each published version: that which serves, and those that are kept for a rollback. */
function ofCapacity(each: Declaration, releases: number): Used[] {
  if (each.kind === 'function' && each.spec.snapStart === true) {
    const gb = each.spec.memoryMb / 1024;
    const what = `SnapStart, ${upTo(releases, 'version')} of ${gbText(gb)}`;
    return [{ what, price: 'lambda-snapstart-cache', quantity: releases * gb }];
  }
  if (each.kind !== 'endpoint-config') return [];
  const { capacity } = each.spec;
  if (capacity.type === 'instances') {
    const { instanceType: price, instanceCount: quantity } = capacity;
    return [{ what: `${quantity} × ${price}`, price, quantity }];
  }
  const { provisionedConcurrency: executions = 0, memoryMb } = capacity;
  return provisioned(executions, memoryMb, 'sagemaker-provisioned-concurrency');
}

/** Layers that releases share are stored once, so this is the most. */
function ofImage(each: Declaration, releases: number): Used[] {
  if (each.kind !== 'image') return [];
  const what = `ECR, ${upTo(releases, 'image')}`;
  return [{ what, price: 'ecr-storage', quantity: (blobBytes(each.spec.image) / GIB) * releases }];
}

function ofFolder(each: Declaration, releases: number): Used[] {
  if (each.kind !== 'stored-folder') return [];
  const what = `EFS, ${upTo(releases, 'release')}`;
  return [{ what, price: 'efs-storage', quantity: (each.spec.storedBytes / GIB) * releases }];
}

function ofProvisioned(hosted: readonly Declaration[]): Used[] {
  const model = hosted.find(({ id }) => id === MODEL_FUNCTION);
  return hosted.flatMap((each) =>
    each.kind === 'provisioned-concurrency' && model?.kind === 'function'
      ? provisioned(each.spec.executions, model.spec.memoryMb, 'lambda-provisioned-concurrency')
      : [],
  );
}

function provisioned(executions: number, memoryMb: number, price: string): Used[] {
  if (executions === 0) return [];
  const gb = memoryMb / 1024;
  return [
    { what: `provisioned concurrency, ${executions} × ${gbText(gb)}`, price, quantity: executions * gb },
  ];
}

function gbText(gb: number): string {
  return `${Number(gb.toFixed(2))} GB`;
}

function upTo(count: number, unit: string): string {
  return count === 1 ? `one ${unit}` : `up to ${count} ${unit}s`;
}
