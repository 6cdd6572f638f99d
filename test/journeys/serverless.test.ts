import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, openEmulatedAccount } from '../emulated-account.ts';
import { resultOf, run } from './command.ts';

// One journey, told in order: each step goes on where the one before left the account.
describe('a serverless endpoint, from nothing to nothing', () => {
  let account: EmulatedAccount;
  let url = '';
  let firstRelease = '';

  beforeAll(async () => {
    account = await openEmulatedAccount();
  });
  afterAll(async () => {
    await account.close();
  });

  const written = (): string[] =>
    account.emulator.calls.mutating().map(({ service, action }) => `${service}:${action}`);
  const command = async (...args: string[]) => {
    account.emulator.calls.clear();
    return await run(args, account.url);
  };

  it('plans everything and writes nothing', async () => {
    const { status, text } = await command('plan');
    expect(status, text).toBe(0);
    expect(text).toContain('+ endpoint ');
    expect(written()).toEqual([]);
  });

  it('has nothing to show before the first deploy, and says what to type', async () => {
    const { text } = await command('status');
    expect(text).toContain('npm run deploy:serverless-endpoint');
  });

  it('deploys until the closed URL has answered with the new release', async () => {
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

  it('is closed: an unsigned request gets 403 and no label', async () => {
    const answer = await fetch(url, {
      method: 'POST',
      body: '{"inputs": "rent"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Forbidden' });
  });

  it('classifies texts that it is given', async () => {
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

  it('moves to another memory by a new model and config, and retires the old', async () => {
    const outcome = await command('deploy', '--memory', '3072', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['releaseId']).not.toBe(firstRelease);
    expect(resultOf(outcome)['url']).toBe(url);
    expect(written()).toEqual(
      expect.arrayContaining([
        'sagemaker:CreateModel',
        'sagemaker:CreateEndpointConfig',
        'sagemaker:UpdateEndpoint',
      ]),
    );
    expect(written().slice(-2).toSorted()).toEqual([
      'sagemaker:DeleteEndpointConfig',
      'sagemaker:DeleteModel',
    ]);
  });

  it('opens the route only when told to, in red letters', async () => {
    const { status, text } = await command('deploy', '--memory', '3072', '--auth', 'none');
    expect(status, text).toBe(0);
    expect(text).toContain('The route is OPEN');
    expect(written()).toEqual(['apigatewayv2:UpdateRoute']);
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
    expect(resultOf(outcome)['resources']).toHaveLength(11);
  });

  it('destroys everything and proves it', async () => {
    const outcome = await command('destroy', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['removed']).toHaveLength(11);
    const after = await command('destroy');
    expect(after.text).toContain('There was nothing to remove.');
    expect(written()).toEqual([]);
  });
});
