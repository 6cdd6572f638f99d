import { fileURLToPath } from 'node:url';
import { ApiGatewayV2Client, GetApisCommand, GetStagesCommand } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModels } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run } from './command.ts';
import { tourOfHosts } from './hosts.ts';
import { type Posted, startPosting } from './posting-client.ts';

let account: EmulatedAccount;
const { modelWith, removeAll } = stubModels();

function useAccount(timeScale: number): void {
  beforeAll(async () => void (account = await openEventualAccount({ timeScale })));
  afterAll(async () => await account.close());
}

afterAll(removeAll);

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

/** What a client that posts continuously sees of each command. */
function story() {
  const summary: string[] = [];
  const seen: Posted[] = [];
  let client: ReturnType<typeof startPosting> | undefined;
  let from = 0;
  /** The client's responses since the previous step. */
  const chapter = (name: string, outcome: Outcome, status = 0): Posted[] => {
    expect(outcome.status, outcome.text).toBe(status);
    const posted = client?.posted.slice(from) ?? [];
    from += posted.length;
    summary.push(`${name}: ${JSON.stringify(tally(posted))}`);
    return posted;
  };
  return {
    seen,
    chapter,
    post: (url: string, clients: number) => void (client = startPosting(url, clients)),
    step: async (name: string, args: readonly string[], status = 0): Promise<Outcome> => {
      const outcome = await run(args, account.url);
      seen.push(...chapter(name, outcome, status));
      return outcome;
    },
    end: async (last: Outcome): Promise<void> => {
      await client?.stop();
      seen.push(...chapter('the end', last));
      process.stdout.write(`${summary.join('\n')}\n${seen.length} requests\n`);
    },
  };
}

const releaseOf = (outcome: Outcome): string => String(resultOf(outcome)['releaseId']);

describe('a client that posts continuously', () => {
  useAccount(0.03);

  it('sees no failed request from the first answer on', { timeout: 300_000 }, async () => {
    const good = await modelWith({});
    const other = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
    const bad = await modelWith({ 'code/requirements.txt': 'no-such-distribution-of-ours==9.9.9\n' });
    const { seen, chapter, post, step, end } = story();

    const REALTIME = ['--host', 'sagemaker-realtime'];
    const creating = command(on('deploy', ...REALTIME, '--model', good), account.url);
    post(await urlOnceMade(), 4);
    const created = await creating.ended;
    const early = chapter('create', created);
    // Unavoidable: the URL exists before the endpoint, and reports it (503 with Retry-After, or API Gateway's own
    // error between the creation of route and permission) until the first answer.
    const served = early.findIndex(({ status }) => status === 200);
    expect(early.slice(0, served).every(({ status }) => [404, 500, 503].includes(status))).toBe(true);
    seen.push(...early.slice(served));

    const updated = await step('update', on('deploy', ...REALTIME, '--model', other));
    await step('failed update', on('deploy', ...REALTIME, '--skip-dry-run', '--model', bad), 5);
    const serverless = on('deploy', '--host', 'sagemaker-serverless', '--model', other);
    const switched = await step('host switch', serverless);
    await step('rollback', on('rollback'));
    const again = await step('rollback again', on('rollback'));
    await end(again);

    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(resultOf(again)['releaseId']).toBe(releaseOf(created));
    const releases = [created, updated, switched].map(releaseOf);
    expect(new Set(seen.map(({ release }) => release))).toEqual(new Set(releases));
    expect((await run(on('destroy'), account.url)).status).toBe(0);
  });
});

describe('a client that posts while a stack moves from each host to each other one', () => {
  // EC2 keeps the network interfaces of a deleted function for half an hour, and a move from a file system waits for it.
  useAccount(0.005);

  it('sees no failed request', { timeout: 900_000 }, async () => {
    const good = await modelWith({});
    const other = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
    const { seen, chapter, post, step, end } = story();
    const deploy = (host: string, model: string): string[] =>
      on('deploy', '--skip-dry-run', '--host', host, '--model', model);
    const [first, ...stops] = tourOfHosts().map(({ name }) => name);

    const outcomes = [await run(deploy(first ?? '', good), account.url)];
    chapter('create', outcomes[0] as Outcome);
    post(String(resultOf(outcomes[0] as Outcome)['url']), 2);
    for (const [index, host] of stops.entries()) {
      outcomes.push(await step(`${stops[index - 1] ?? first} to ${host}`, deploy(host, good)));
      // SageMaker's updates are in the test above.
      if (stops.indexOf(host) < index || !host.startsWith('lambda-')) continue;
      outcomes.push(await step('update', deploy(host, other)), await step('rollback', on('rollback')));
    }
    await end(outcomes.at(-1) as Outcome);

    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(seen.map(({ release }) => release))).toEqual(new Set(outcomes.map(releaseOf)));
    expect((await run(on('destroy'), account.url)).status).toBe(0);
  });
});
