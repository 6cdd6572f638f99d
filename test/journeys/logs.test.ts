import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run } from './command.ts';

interface Line {
  readonly time: string;
  readonly from: string;
  readonly text: string;
}

const linesOf = (outcome: Outcome): readonly Line[] => resultOf(outcome)['lines'] as readonly Line[];

describe('the logs of a deployed model', () => {
  let account: EmulatedAccount;

  beforeAll(async () => {
    account = await openEventualAccount();
    const deployed = await run(['deploy', '--json'], account.url);
    expect(deployed.status, deployed.text).toBe(0);
  });
  afterAll(async () => {
    await account.close();
  });

  const classified = async (text: string): Promise<string> =>
    String(resultOf(await run(['classify', text, '--json'], account.url))['requestId']);
  const logs = async (...args: string[]): Promise<Outcome> => {
    const outcome = await run(['logs', ...args], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    return outcome;
  };

  it('shows gateway, proxy and container merged by time, without health checks and without a diagnosis', async () => {
    await classified('rent october');
    const outcome = await logs('--json');
    const lines = linesOf(outcome);
    expect(new Set(lines.map(({ from }) => from))).toEqual(new Set(['gateway', 'proxy', 'container']));
    expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).toSorted());
    expect(lines.filter(({ text }) => text.includes('/ping'))).toEqual([]);
    expect(resultOf(outcome)['findings']).toEqual([]);
    expect(outcome.text).not.toContain('rent october');
  });

  it('shows the lines of one request only, from both sides of SageMaker', async () => {
    const [first, second] = [await classified('UBER TRIP'), await classified('netflix')];
    const lines = linesOf(await logs('--request', second, '--json'));
    const container = lines.filter(({ from }) => from === 'container').map(({ text }) => text);
    const [named = ''] = container;
    expect(named).toMatch(/^request=\S+ trace=1-[\da-f]{8}-[\da-f]{24}$/);
    expect(named.split(' ')[0]).toBe(`request=${second}`);
    expect(container).toEqual([named, expect.stringContaining('POST /invocations')]);
    const proxy = lines.filter(({ from }) => from === 'proxy').map(({ text }) => text);
    expect(proxy.filter((text) => text.includes(`"requestId":"${second}"`))).toHaveLength(1);
    const gateway = lines
      .filter(({ from }) => from === 'gateway')
      .map(({ text }) => JSON.parse(text) as object);
    expect(gateway).toMatchObject([{ requestId: second, routeKey: 'POST /classify', status: '200' }]);
    expect(lines.filter(({ text }) => text.includes(first))).toEqual([]);
  });

  it('shows health checks with --all', async () => {
    expect((await logs('--all')).text).toContain('GET /ping');
  });

  it('says so when there is nothing to show', async () => {
    const { text } = await logs('--request', 'of-another-day');
    expect(text).toContain('No lines for request of-another-day in the last 15 minutes');
    expect((await logs('--name', 'undeployed')).text).toContain('No lines in the last 15 minutes');
  });

  it('rejects an invalid request id', async () => {
    const { status, text } = await run(['logs', '--request', 'a b'], account.url);
    expect(status).toBe(2);
    expect(text).toContain('--request must be a request id');
  });

  it('follows until Ctrl-C and exits with success', async () => {
    const following = command(['logs', '--follow'], account.url);
    await following.said('loaded ');
    const id = await classified('metro');
    await following.said(`request=${id}`);
    following.child.kill('SIGINT');
    const { status, text } = await following.ended;
    expect(status, text).toBe(0);
    expect(text.split(`request=${id}`)).toHaveLength(2);
  });
});

describe('the logs of a model that does not load', () => {
  const NAME = ['--name', 'broken'];
  it('end with a cause, a fix and a link to the documentation', async () => {
    const account = await openEventualAccount();
    const broken = STUB_SCRIPT.replace('import json, os', 'import json, os, no_such_package_of_ours');
    const model = await stubModelFolder({ 'code/inference.py': broken });
    try {
      expect((await run(['deploy', ...NAME, '--keep-failed', '--model', model], account.url)).status).toBe(8);
      const { text } = await run(['logs', ...NAME], account.url);
      expect(text).toContain('Likely cause: The code imports a package that the image does not have.');
      expect(text).toContain('Fix: Add it to code/requirements.txt');
      const found = resultOf(await run(['logs', ...NAME, '--json'], account.url))['findings'];
      expect(found).toMatchObject([{ id: 'python-module-missing', where: 'container' }]);
    } finally {
      await account.close();
      await rm(model, { recursive: true });
    }
  });
});
