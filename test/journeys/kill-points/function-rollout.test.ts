import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, REGION } from '../../emulated-account.ts';
import { STUB_SCRIPT } from '../../stub-archive.ts';
import { resultOf } from '../command.ts';
import { runHere } from '../in-process.ts';
import { planted } from '../planted.ts';
import { type InterruptibleAccount, openInterruptibleAccount } from './interruptible-account.ts';

const { modelWith, configWith } = planted();
let account: InterruptibleAccount;
let lambda: LambdaClient;
const models: string[] = [];

beforeAll(async () => {
  account = await openInterruptibleAccount('instant');
  lambda = new LambdaClient({ endpoint: account.url, region: REGION, credentials: KEY });
  for (const label of ['first', 'second'])
    models.push(await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', `"${label}"`) }));
});
afterAll(async () => {
  await account.close();
});

async function deploy(model: string | undefined, rollout: object): Promise<string[]> {
  const file = await configWith({
    name: 'mortal',
    model: model ?? '',
    host: { type: 'lambda-zip' },
    rollout,
    gateway: { auth: 'none' },
  });
  return ['deploy', '--config', file, '--json'];
}

async function weights(): Promise<number[]> {
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: 'mortal-dev-zip', Name: 'live' }));
  return Object.values(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
}

const LINEAR = { strategy: 'linear', size: { percent: 50 }, waitSeconds: 1 };

describe('a deployer that is killed after a step', () => {
  it.each([
    [1, [0.5]],
    [2, [1]],
    [3, []],
  ])('is continued by the same command after step %i', async (step, left) => {
    const begun = await runHere(await deploy(models[0], {}), account.url);
    expect(begun.status, begun.text).toBe(0);
    const second = await deploy(models[1], LINEAR);
    const { wasInterrupted } = await account.runInterrupted(second, step, 'killed', 'UpdateAlias');
    expect(wasInterrupted).toBe(true);
    expect(await weights()).toEqual(left);
    const outcome = await runHere(await deploy(models[1], LINEAR), account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['answer']).toEqual([[{ label: 'second', score: 1 }]]);
    expect(await weights()).toEqual([]);
  });
});
