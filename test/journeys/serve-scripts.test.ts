import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { STUB_SCRIPT, stubModels } from '../stub-archive.ts';
import { openEventualAccount } from './eventual-account.ts';
import { resultOf } from './command.ts';
import { runHere } from './in-process.ts';

// As another tool's: it neither returns the release nor asks for the context.
const FOREIGN_SCRIPT = STUB_SCRIPT.replace('"stub"', '"foreign"')
  .replace('output_fn(prediction, accept, context)', 'output_fn(prediction, accept)')
  .replace(/^ +(release =|context\.set_).*\n/gm, '');

describe('releases of scripts with and without the release in their answers', () => {
  const { modelWith, removeAll } = stubModels();
  let account: EmulatedAccount;
  let earlier: string;
  let foreign: string;
  let releases: string[] = [];

  beforeAll(async () => {
    account = await openEventualAccount({ timeScale: 0.001 });
    earlier = await modelWith({});
    foreign = await modelWith({ 'code/inference.py': FOREIGN_SCRIPT });
  });
  afterAll(async () => {
    await Promise.all([account.close(), removeAll()]);
  });

  const good = async (command: string, ...args: string[]): Promise<Record<string, unknown>> => {
    const outcome = await runHere([command, '--name', 'scripts', '--json', ...args], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    return resultOf(outcome);
  };
  const label = async (): Promise<unknown> => (await good('classify', 'rent'))['answer'];

  it('deploys both', async () => {
    for (const model of [earlier, foreign])
      releases.push(String((await good('deploy', '--model', model))['releaseId']));
    expect(await label()).toEqual([[{ label: 'foreign', score: 1 }]]);
    expect(new Set(releases).size).toBe(2);
  });

  it('rolls back and forth, each started as it was', async () => {
    const [first = '', second = ''] = releases;
    await good('rollback', '--yes', '--to', first);
    expect(await label()).toEqual([[{ label: 'stub', score: 1 }]]);
    await good('rollback', '--yes', '--to', second);
    expect(await label()).toEqual([[{ label: 'foreign', score: 1 }]]);
  });

  it('promotes the one that is started by the entry module: the same release in another stage', async () => {
    const promoted = await good('promote', '--from', 'dev', '--stage', 'prod');
    expect(promoted['releaseId']).toBe(releases[1]);
  });

  it('deploys a script at the root of the model folder, under any name', async () => {
    await rename(join(foreign, 'code', 'inference.py'), join(foreign, 'serve.py'));
    await rm(join(foreign, 'code'), { recursive: true });
    await good('deploy', '--model', foreign, '--entry', 'serve.py');
    expect(await label()).toEqual([[{ label: 'foreign', score: 1 }]]);
  });
});
