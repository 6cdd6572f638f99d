import { rm } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bucketOf,
  type EmulatedAccount,
  GLOBAL_NAMES,
  globalBucketOf,
  KEY,
  REGION,
} from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { Attacker } from './attacker.ts';
import type { Outcome } from './command.ts';
import { runHere } from './in-process.ts';

let account: EmulatedAccount;
let model: string;

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  model = await stubModelFolder();
});
afterAll(async () => {
  await account.close();
  await rm(model, { recursive: true });
});

const run = async (command: string, name: string, ...args: string[]): Promise<Outcome> => {
  account.emulator.calls.clear();
  return await runHere([command, '--name', name, '--json', ...args], account.url);
};
const deploy = async (name: string, ...args: string[]): Promise<Outcome> =>
  await run('deploy', name, '--model', model, '--skip-dry-run', ...args);
const written = (): string[] => account.emulator.calls.mutating().map(({ action }) => action);

const THERE = ['--region', GLOBAL_NAMES];

describe('a bucket name that another account has taken, in a region where it is global', () => {
  let attacker: Attacker;
  beforeAll(() => {
    attacker = new Attacker(account, GLOBAL_NAMES);
  });

  /** The outcome of a deploy, and everything that it wrote, also into the attacker's bucket. */
  const attempt = async (name: string) => {
    const { status, text } = await deploy(name, ...THERE);
    const received = await attacker.received(globalBucketOf(`${name}-dev`));
    return { status, text, written: [...written(), ...received] };
  };
  const refusal = (name: string) => {
    const said = `The bucket ${globalBucketOf(`${name}-dev`)} belongs to another AWS account.*Choose another name or --stage`;
    return { status: 7, text: expect.stringMatching(new RegExp(said, 's')) as string, written: [] };
  };

  it('lets everybody of this account in who does not name the expected owner', async () => {
    const Bucket = globalBucketOf('open-dev');
    await attacker.squat(Bucket, 'open-dev');
    const s3 = new S3Client({
      endpoint: account.url,
      region: GLOBAL_NAMES,
      credentials: KEY,
      forcePathStyle: true,
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'model.tar.gz', Body: 'weights' }));
    expect(await attacker.received(Bucket)).toEqual(['model.tar.gz']);
  });

  it('is refused before the first deploy, and nothing is written', async () => {
    await attacker.squat(globalBucketOf('first-dev'), 'first-dev');
    expect(await attempt('first')).toEqual(refusal('first'));
  });

  it('is refused after a destroy, although this machine remembers the stack', async () => {
    expect((await deploy('again', ...THERE)).status).toBe(0);
    expect((await run('destroy', 'again', '--yes', ...THERE)).status).toBe(0);
    await account.emulator.account.consistency.settled();
    await attacker.squat(globalBucketOf('again-dev'), 'again-dev');
    expect(await attempt('again')).toEqual(refusal('again'));
  });

  it('is refused by every command that reads the ledger', async () => {
    for (const command of ['releases', 'rollback']) {
      const { status, text } = await run(command, 'again', ...THERE);
      expect(status, text).toBe(7);
    }
  });
});

describe('the account-regional namespace', () => {
  it('keeps a stack away from a squatter of the global name', async () => {
    const attacker = new Attacker(account, REGION);
    const squatted = globalBucketOf('safe-dev', REGION);
    await attacker.squat(squatted, 'safe-dev');
    const { status, text } = await deploy('safe');
    expect(status, text).toBe(0);
    expect(written()).toContain('CreateBucket');
    expect(await attacker.received(squatted)).toEqual([]);
    await expect(attacker.squat(bucketOf('other-dev'), 'other-dev')).rejects.toThrow('namespace');
    expect((await run('destroy', 'safe', '--yes')).status).toBe(0);
  });
});
