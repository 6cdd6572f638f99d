import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { resultOf, run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { planted } from './planted.ts';

// Each family has a repository of its own, and the role of the endpoint has to allow both during the switch.
describe('a change of the container family, where IAM is enforced', () => {
  const { modelWith } = planted();
  let account: EmulatedAccount;
  let model = '';
  beforeAll(async () => {
    account = await openEventualAccount({ enforceIam: true });
    model = await modelWith();
  });
  afterAll(async () => await account.close());

  it.each(['huggingface', 'pytorch', 'huggingface'])('answers from the image of %s', async (family) => {
    const outcome = await run(
      ['deploy', '--name', 'switched', '--model', model, '--family', family, '--json'],
      account.url,
    );
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)).toMatchObject({ changed: true });
  });
});
