import { fileURLToPath } from 'node:url';
import { ApiGatewayV2Client, GetApisCommand, GetStagesCommand } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModels } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run } from './command.ts';
import { type Posted, startPosting } from './posting-client.ts';

let account: EmulatedAccount;
const { modelWith, removeAll } = stubModels();

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.03 });
});
afterAll(async () => {
  await account.close();
  await removeAll();
});

const CONFIG = fileURLToPath(new URL('busy.config.ts', import.meta.url));
const on = (name: string, ...args: string[]): string[] => [name, '--config', CONFIG, '--json', ...args];

/** The URL as soon as API Gateway has one: long before there is an endpoint behind it. */
async function urlOnceMade(): Promise<string> {
  const client = new ApiGatewayV2Client({ endpoint: account.url, region: REGION, credentials: KEY });
  let url = '';
  await expect
    .poll(
      async () => {
        const { Items: [api] = [] } = await client.send(new GetApisCommand({}));
        if (!api) return 0;
        url = `${api.ApiEndpoint}/classify`;
        return (await client.send(new GetStagesCommand({ ApiId: api.ApiId }))).Items?.length;
      },
      { timeout: 90_000, interval: 20 },
    )
    .toBe(1);
  return url;
}

function tally(posted: readonly Posted[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, release } of posted) {
    const key = `${status} ${release ?? '-'}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe('a client that posts continuously', () => {
  it('sees no failed request from the first answer on', { timeout: 300_000 }, async () => {
    const good = await modelWith({});
    const other = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
    const bad = await modelWith({ 'code/requirements.txt': 'no-such-distribution-of-ours==9.9.9\n' });
    const summary: string[] = [];
    let client: ReturnType<typeof startPosting> | undefined;
    let from = 0;
    /** The client's responses since the previous step. */
    const chapter = (name: string, outcome: Outcome, status = 0): Posted[] => {
      expect(outcome.status, outcome.text).toBe(status);
      const seen = client?.posted.slice(from) ?? [];
      from += seen.length;
      summary.push(`${name}: ${JSON.stringify(tally(seen))}`);
      return seen;
    };

    const REALTIME = ['--host', 'sagemaker-realtime'];
    const creating = command(on('deploy', ...REALTIME, '--model', good), account.url);
    client = startPosting(await urlOnceMade(), 4);
    const created = await creating.ended;
    const first = String(resultOf(created)['releaseId']);
    const early = chapter('create', created);
    // Unavoidable: the URL exists before the endpoint, and reports it (503 with Retry-After, or API Gateway's own
    // error between the creation of route and permission) until the first answer.
    const served = early.findIndex(({ status }) => status === 200);
    expect(early.slice(0, served).every(({ status }) => [404, 500, 503].includes(status))).toBe(true);
    const after = early.slice(served);

    const updated = await run(on('deploy', ...REALTIME, '--model', other), account.url);
    after.push(...chapter('update', updated));
    const untried = on('deploy', ...REALTIME, '--skip-dry-run', '--model', bad);
    after.push(...chapter('failed update', await run(untried, account.url), 5));
    const switched = await run(on('deploy', '--host', 'sagemaker-serverless', '--model', other), account.url);
    after.push(...chapter('host switch', switched));
    const back = await run(on('rollback'), account.url);
    after.push(...chapter('rollback', back));
    const again = await run(on('rollback'), account.url);
    after.push(...chapter('rollback again', again));
    await client.stop();
    after.push(...chapter('the end', again));

    process.stdout.write(`${summary.join('\n')}\n`);
    expect(after.filter(({ status }) => status !== 200)).toEqual([]);
    expect(resultOf(again)['releaseId']).toBe(first);
    const releases = [created, updated, switched].map((outcome) => String(resultOf(outcome)['releaseId']));
    expect(new Set(after.map(({ release }) => release))).toEqual(new Set(releases));
    expect((await run(on('destroy'), account.url)).status).toBe(0);
  });
});
