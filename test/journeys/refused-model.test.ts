import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { classifier } from '../package/bundled-model.ts';
import { folderOf, safetensors } from '../package/model-folder.ts';
import { run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';

let account: EmulatedAccount;
beforeAll(async () => {
  account = await openEventualAccount();
});
afterAll(async () => await account.close());

it.each(['package', 'plan', 'doctor', 'deploy'])(
  '%s refuses a model without a head, before anything is written',
  async (command) => {
    const encoder = safetensors({ 'bert.pooler.dense.weight': [4, 4] });
    const model = await folderOf({ ...classifier, 'model.safetensors': encoder });
    const name = command === 'package' ? [] : ['--name', 'headless'];
    account.emulator.calls.clear();
    const { status, text } = await run([command, '--model', model, ...name], account.url);
    expect(status, text).toBe(2);
    expect(text).toContain(
      'the weights have no classifier.weight, which BertForSequenceClassification needs',
    );
    expect(text).toContain('Train the model for the task and save it with save_pretrained');
    expect(account.emulator.calls.mutating()).toEqual([]);
  },
);
