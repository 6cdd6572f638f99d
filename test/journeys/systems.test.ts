import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, PYTHON } from '../emulated-account.ts';
import { isAsShown, pageCalls, printedBy } from '../examples/page-calls.ts';
import { exampleNames } from '../../src/local/examples.ts';
import { resultOf } from './command.ts';
import { runHere } from './in-process.ts';

/** Its packages are not among those of the tests: `npm run test:examples` has them, and calls what its page shows. */
const WITH_FASTAI = 'systems/fastai-realtime';

const names = (await exampleNames()).filter((name) => name.startsWith('systems/'));

const callsOf = (name: string) => pageCalls(new URL(`../../examples/${name}/README.md`, import.meta.url));

it.each(names)('the page of %s has a call for its URL', (name) => {
  expect(callsOf(name).some(({ code }) => code.includes(' URL'))).toBe(true);
});

describe.each(names.filter((name) => name !== WITH_FASTAI))('%s', (name) => {
  let account: EmulatedAccount;
  let url = '';

  beforeAll(async () => {
    account = await openEmulatedAccount({ timeScale: 0.001 });
    const config = `examples/${name}/endpoint.config.ts`;
    const outcome = await runHere(
      ['deploy', '--config', config, '--auth', 'none', '--skip-dry-run', '--json'],
      account.url,
    );
    expect(outcome.status, outcome.text).toBe(0);
    url = String(resultOf(outcome)['url']);
  });
  afterAll(async () => {
    await account.close();
  });

  it.each(callsOf(name))('answers as its page shows: $code', async (call) => {
    const printed = await printedBy(call, url, PYTHON, awsEnvironment(account.url));
    expect(isAsShown(call, printed), printed).toBe(true);
  });
});
