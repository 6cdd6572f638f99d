import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/parse-config.ts';

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

function refusalOf(host: object, container: object = {}): string | undefined {
  try {
    parseConfig({ name: 'shop', model: './m', host, container });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
}

const serverless = (over: object) => ({ type: 'sagemaker-serverless', ...over });
const realtime = (over: object) => ({ type: 'sagemaker-realtime', ...over });

describe('conflicting options', () => {
  it.each([
    [
      serverless({ maxConcurrency: 3, provisionedConcurrency: 4 }),
      {},
      /host\.provisionedConcurrency: is 4, .*\(3\)/,
    ],
    [serverless({ provisionedConcurrency: 6 }), {}, /more than maxConcurrency \(5\)/],
    [
      realtime({}),
      { processor: 'gpu' },
      /container\.processor: is "gpu", but ml\.m5\.large has no GPU; .*ml\.g4dn\.xlarge/,
    ],
    [
      realtime({ instanceType: 'ml.g5.xlarge', volumeGb: 50 }),
      {},
      /host\.volumeGb: ml\.g5\.xlarge has local drives/,
    ],
    [
      realtime({ instanceType: 'ml.c5d.large', kmsKeyId: KEY }),
      {},
      /host\.kmsKeyId: the local drives of ml\.c5d\.large/,
    ],
    [serverless({}), { family: 'lean', version: '5.5.3' }, /container\.version: chooses an image of AWS/],
    [
      realtime({ instanceType: 'ml.g5.xlarge' }),
      { family: 'lean', processor: 'gpu' },
      /container\.processor: is "gpu", but the lean container .* 'huggingface' or 'pytorch'/,
    ],
    [
      realtime({ instanceType: 'ml.g5.xlarge' }),
      { family: 'lean' },
      /host\.instanceType: ml\.g5\.xlarge has a GPU, which the lean container does not use/,
    ],
    [serverless({}), { python: '3.12' }, /container\.python: AWS has built the image of 'huggingface'/],
    [realtime({}), { baseImage: 'python:3.13' }, /container\.baseImage: .* set container\.family to 'lean'/],
  ])('rejects %j with %j', (host, container, said) => {
    expect(refusalOf(host, container)).toMatch(said);
  });

  it.each([
    [serverless({ maxConcurrency: 4, provisionedConcurrency: 4 }), {}],
    [realtime({ instanceType: 'ml.g5.xlarge' }), { processor: 'gpu' }],
    [realtime({ instanceType: 'ml.g5.xlarge' }), { processor: 'cpu' }],
    [realtime({ instanceType: 'ml.p3.2xlarge', volumeGb: 50, kmsKeyId: KEY }), {}],
    [serverless({}), { family: 'lean', python: '3.12', baseImage: 'public.ecr.aws/mine/python:3' }],
    [realtime({ instanceType: 'ml.g5.xlarge' }), { family: 'lean', processor: 'cpu' }],
    [{ type: 'lambda-zip' }, { family: 'lean' }],
  ])('takes %j with %j', (host, container) => {
    expect(refusalOf(host, container)).toBeUndefined();
  });
});
