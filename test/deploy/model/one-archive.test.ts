import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTS, type HostType } from '../../../infra/hosts/registry.ts';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { locateModel } from '../../../src/deploy/model/locate-model.ts';
import { packageModel } from '../../../src/deploy/model/package-model.ts';
import { SAMPLE } from '../../gateway-modes/sample.ts';
import { stubModels } from '../../stub-archive.ts';
import { fakeClock, fakeContext } from '../fake-context.ts';

const { modelWith, removeAll } = stubModels();
const { report } = fakeContext(fakeClock());
let ownScript = '';
beforeAll(async () => void (ownScript = await modelWith({})));
afterAll(removeAll);

async function digestOn(type: HostType, model: string): Promise<string> {
  const config = parseConfig({ name: 'shop', model, host: { type } as ConfigInput['host'] });
  const located = await locateModel(config, report, new AbortController().signal);
  return (await packageModel(located, report)).manifest.digest;
}

describe('the archive of a model is the same on every host', () => {
  it.each([
    ['with the built-in serve script', () => SAMPLE],
    ['with a serve script of its own', () => ownScript],
  ])('%s', async (_what, modelOf) => {
    const types = Object.keys(HOSTS) as HostType[];
    const digests = await Promise.all(types.map(async (type) => await digestOn(type, modelOf())));
    expect(new Set(digests).size).toBe(1);
    expect(digests.length).toBeGreaterThan(2);
  });
});
