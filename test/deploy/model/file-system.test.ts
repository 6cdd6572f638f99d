import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lambdaImage } from '../../../infra/hosts/lambda-image.ts';
import { HOSTS } from '../../../infra/hosts/registry.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { availableFrameworks, hasRoomForPyTorch } from '../../../src/deploy/model/available-frameworks.ts';
import { packFunctionOf } from '../../../src/deploy/model/pack-function.ts';
import { buildStackCode } from '../../../src/deploy/stack-code.ts';
import type { Config } from '../../../src/config/config.ts';
import { describeFiles, hooks, scratchFolder, smallModel } from '../../package/model-folder.ts';

const MADE_UP = 'made-up-files';

beforeAll(async () => {
  vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder());
  HOSTS[MADE_UP] = {
    ...lambdaImage,
    options: lambdaImage.options.extend({ type: z.literal(MADE_UP) }),
    functionPackage: () => ({ place: 'file-system', python: '3.13', architecture: 'x86_64' }),
  };
});
afterAll(() => {
  delete HOSTS[MADE_UP];
  vi.unstubAllEnvs();
});

const configOn = (type: string): Config =>
  parseConfig({ name: 'shop', model: './m', task: 'text-classification', host: { type } });

describe('a host that has the files of a function on a file system', () => {
  it('has them packed into a zip, with the model, under the digest of its content', async () => {
    const model = await describeFiles(smallModel, hooks);
    const said: string[] = [];
    const report = { say: (text: string) => void said.push(text) };
    const signal = new AbortController().signal;
    const { functionZip, image } = await packFunctionOf(configOn(MADE_UP), model, report, signal);
    expect(image).toBeUndefined();
    expect(functionZip).toMatchObject({ modelInZip: true, hasPyTorch: false });
    expect(functionZip?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(said.at(-1)).toMatch(/ {2}files of the function: \d+ files, .* in a zip of /);
  });

  it('gets the code of the loader, which no other host needs', async () => {
    const { loaderCode } = await buildStackCode(configOn(MADE_UP));
    expect(loaderCode?.sha256).toMatch(/^[\w+/]{43}=$/);
    expect(await buildStackCode(configOn('lambda-image'))).not.toHaveProperty('loaderCode');
    expect(await buildStackCode(configOn('sagemaker-serverless'))).not.toHaveProperty('loaderCode');
  });

  it.each([
    [MADE_UP, true],
    ['lambda-image', true],
    ['lambda-zip', false],
    ['sagemaker-serverless', false],
  ])('%s: functions have room for PyTorch: %s', (type, hasRoom) => {
    expect(hasRoomForPyTorch(configOn(type))).toBe(hasRoom);
  });

  it('loads models with the locked versions', () => {
    const frameworks = { torch: '2.13.0', transformers: '5.23.0' };
    expect(availableFrameworks(configOn(MADE_UP))).toMatchObject(frameworks);
  });
});
