import type { Change } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { encryption } from './encryption.ts';
import { lifecycle } from './lifecycle.ts';
import { objectOwnership } from './object-ownership.ts';
import { publicAccess } from './public-access.ts';
import type { BucketSetting, BucketSettings } from './setting.ts';
import { transport } from './transport.ts';
import { versioning } from './versioning.ts';

/** In the order in which they are written. */
const SETTINGS: readonly BucketSetting[] = [
  publicAccess,
  objectOwnership,
  encryption,
  versioning,
  transport,
  lifecycle,
];

/** Setting → value in the account. */
export type LiveSettings = Readonly<Record<string, string | undefined>>;

/** Every setting of a bucket, by concurrent reads. */
export async function readSettings(aws: AwsClients, bucket: string): Promise<LiveSettings> {
  const read = SETTINGS.map(async (setting) => [setting.field, await setting.read(aws, bucket)] as const);
  return Object.fromEntries(await Promise.all(read));
}

export function diffSettings(settings: BucketSettings, live: LiveSettings): Change[] {
  return SETTINGS.flatMap((setting) => {
    const [from, to] = [live[setting.field], setting.wanted(settings)];
    return from === to ? [] : [{ field: setting.field, from, to }];
  });
}

/**
 * Writes settings, one after another: S3 refuses two at once on a bucket (409 OperationAborted, "conflicting conditional
 * operation").
 */
export async function writeSettings(
  aws: AwsClients,
  settings: BucketSettings,
  fields: ReadonlySet<string>,
): Promise<void> {
  for (const setting of SETTINGS) {
    if (fields.has(setting.field)) await setting.write(aws, settings);
  }
}
