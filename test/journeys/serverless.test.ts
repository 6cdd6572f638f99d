import { describe, expect, it } from 'vitest';
import { resultOf } from './command.ts';
import { journeyAccount } from './journey-account.ts';

const LOCK = 's3:PutObject';
const UNLOCK = 's3:DeleteObject';

/** The writes of a deploy while it holds the stack's lock. */
const locked = (...calls: string[]): string[] => [LOCK, ...calls, UNLOCK];

// One journey: each test continues where the previous one left the account.
describe('a serverless endpoint, from nothing to nothing', () => {
  const { command, written, onTerminal } = journeyAccount();
  let url = '';
  let firstRelease = '';
  let secondRelease = '';

  it('plans everything and writes nothing', async () => {
    const { status, text } = await command('plan');
    expect(status, text).toBe(0);
    expect(text).toContain('+ endpoint ');
    expect(written()).toEqual([]);
  });

  it('has no status before the first deploy, and names the command to run', async () => {
    const { text } = await command('status');
    expect(text).toContain('npm run deploy:serverless-endpoint');
  });

  it('deploys until the private URL answers with the new release', async () => {
    const outcome = await command('deploy', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    const result = resultOf(outcome);
    url = String(result['url']);
    firstRelease = String(result['releaseId']);
    expect(result['answer']).toMatchObject([
      [{ label: 'transport' }, ...Array.from({ length: 7 }, () => ({}))],
    ]);
    expect(firstRelease).toMatch(/^r-[0-9a-f]{12}$/);
  });

  it('is private: an unsigned request gets 403 and no label', async () => {
    const answer = await fetch(url, {
      method: 'POST',
      body: '{"inputs": "rent"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Forbidden' });
  });

  it('classifies the given texts', async () => {
    const outcome = await command(
      'classify',
      'UBER TRIP 4412',
      'i purchased eggs, breads and apples',
      '--json',
    );
    const { answer, release } = resultOf(outcome) as { answer: { label: string }[][]; release: string };
    expect(answer.map(([best]) => best?.label)).toEqual(['transport', 'food']);
    expect(release).toBe(firstRelease);
  });

  it('changes nothing in a second deploy, and says so', async () => {
    const { status, text } = await command('deploy');
    expect(status, text).toBe(0);
    expect(text).toContain('Nothing to change.');
    expect(written()).toEqual([]);
  });

  it('changes the memory size with a new model and config, and keeps the old ones for a rollback', async () => {
    const outcome = await command('deploy', '--memory', '3072', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    secondRelease = String(resultOf(outcome)['releaseId']);
    expect(secondRelease).not.toBe(firstRelease);
    expect(resultOf(outcome)['url']).toBe(url);
    expect(written()).toEqual(
      locked(
        'sagemaker:CreateModel',
        'sagemaker:CreateEndpointConfig',
        'sagemaker:UpdateEndpoint',
        's3:PutObject',
      ),
    );
  });

  it('lists both releases, the newest first', async () => {
    const { releases } = resultOf(await command('releases', '--json')) as {
      releases: { id: string; by: string }[];
    };
    expect(releases.map(({ id }) => id)).toEqual([secondRelease, firstRelease]);
    expect(releases[0]?.by).toMatch(/^arn:aws:/);
  });

  it('asks on a terminal before it rolls back, and changes nothing without a yes', async () => {
    const { status, text } = await onTerminal(['rollback'], 'n');
    expect(text).toContain(
      `Roll back transactions-dev in eu-west-1, account 123456789012, to ${firstRelease}`,
    );
    expect(text).toContain('Canceled. Nothing was changed.');
    expect(status).toBe(130);
    expect(written()).toEqual([]);
  });

  it('rolls back to the previous release with one update, and the URL returns it', async () => {
    const outcome = await command('rollback', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['releaseId']).toBe(firstRelease);
    expect(written()).toEqual(locked('sagemaker:UpdateEndpoint', 's3:PutObject'));
    const { release } = resultOf(await command('classify', 'rent', '--json'));
    expect(release).toBe(firstRelease);
  });

  it('rejects an unknown release, and lists the known ones', async () => {
    const { status, text } = await command('rollback', '--to', 'r-000000000000');
    expect(status).toBe(2);
    expect(text).toContain(secondRelease);
    expect(written()).toEqual([]);
  });

  it('rolls forward by release id', async () => {
    const outcome = await command('rollback', '--to', secondRelease, '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['releaseId']).toBe(secondRelease);
  });

  it('retires a release when enough newer ones exist', async () => {
    const third = await command('deploy', '--memory', '1024', '--json');
    expect(third.status, third.text).toBe(0);
    expect(written().filter((call) => call.includes('Delete'))).toEqual([UNLOCK]);
    const fourth = await command('deploy', '--memory', '3072', '--max-concurrency', '6', '--json');
    expect(fourth.status, fourth.text).toBe(0);
    expect(
      written()
        .filter((call) => call.includes('Delete'))
        .toSorted(),
    ).toEqual([UNLOCK, 'sagemaker:DeleteEndpointConfig', 'sagemaker:DeleteModel']);
    expect((await command('deploy', '--memory', '3072', '--json')).status).toBe(0);
  });

  it('opens the route only on request, with a warning in red', async () => {
    const { status, text } = await command('deploy', '--memory', '3072', '--auth', 'none');
    expect(status, text).toBe(0);
    expect(text).toContain('The route is PUBLIC');
    // The OpenAPI document in the proxy describes the authentication, so the proxy changes too.
    // An open route has a lower default rate limit, which the stage holds.
    const changes = ['lambda:UpdateFunctionCode', 'apigatewayv2:UpdateRoute', 'apigatewayv2:UpdateStage'];
    expect([...new Set(written())]).toEqual(locked(...changes));
    const answer = await fetch(url, {
      method: 'POST',
      body: '{"inputs": "rent"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-release-id')).toMatch(/^r-/);
  });

  it('shows every resource and the open route', async () => {
    const outcome = await command('status', '--json');
    expect(resultOf(outcome)).toMatchObject({ url, open: true });
    const { resources } = resultOf(outcome) as { resources: { kind: string }[] };
    expect(new Set(resources.map(({ kind }) => kind)).size).toBe(9);
  });

  it('destroys everything, including kept releases and the ledger, and verifies it', async () => {
    const outcome = await command('destroy', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['left']).toEqual([]);
    const after = await command('destroy');
    expect(after.text).toContain('There was nothing to delete.');
    expect(written()).toEqual([]);
  });
});
