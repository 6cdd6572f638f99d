import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/preflight/finding.ts';
import { judgeMemory } from '../../src/preflight/checks/memory.ts';
import { judgeOpenTypes, judgeSavedWith } from '../../src/preflight/checks/saved-with.ts';

interface Case {
  readonly weightsMb: number;
  readonly memoryMb: number;
  readonly workers?: number;
  readonly isPickled?: boolean;
  readonly dtype?: string | undefined;
}

function judge({ weightsMb, memoryMb, workers = 1, isPickled = false, ...rest }: Case): Finding[] {
  const dtype = 'dtype' in rest ? rest.dtype : 'F32';
  const bytes = weightsMb * 1e6;
  const weights = { bytes, loadingBytes: isPickled ? 2 * bytes : bytes, dtype };
  const capacity = {
    type: 'serverless',
    memoryMb,
    maxConcurrency: 5,
    provisionedConcurrency: undefined,
  } as const;
  return judgeMemory(capacity, { weights, workers, server: 'huggingface' });
}

describe('the memory of a serverless container', () => {
  it.each([
    ['the sample', { weightsMb: 7, memoryMb: 1024 }],
    ['DistilBERT', { weightsMb: 268, memoryMb: 2048 }],
    ['BERT-large', { weightsMb: 1340, memoryMb: 3072 }],
  ])('is enough for %s', (_what, facts) => {
    expect(judge(facts)).toEqual([]);
  });

  it.each([
    [
      'weights',
      { weightsMb: 1900, memoryMb: 1024 },
      'the weights in F32 need 1900 MB, but the container has 1024',
      '3072',
    ],
    [
      'two workers',
      { weightsMb: 1340, memoryMb: 2048, workers: 2 },
      '2 copies of the weights in F32 need 2680',
      '5120',
    ],
  ])('is too small for %s', (_what, facts, what, memory) => {
    const [found] = judge(facts);
    expect(found).toMatchObject({ severity: 'fault', code: 'config' });
    expect(found?.what).toContain(what);
    expect(found?.fix).toContain(`--memory ${memory}`);
  });

  it.each([
    ['weights and serving stack', { weightsMb: 268, memoryMb: 1024 }, '2048'],
    ['loading from a pickle', { weightsMb: 700, memoryMb: 2048, isPickled: true }, '3072'],
    ['what an own serve script may load', { weightsMb: 3000, memoryMb: 2048, dtype: undefined }, '5120'],
  ])('may be too small for %s', (_what, facts, memory) => {
    expect(judge(facts)).toMatchObject([
      { severity: 'warning', fix: expect.stringContaining(`--memory ${memory}`) as string },
    ]);
  });

  it('is never enough for some, which need an instance', () => {
    expect(judge({ weightsMb: 7000, memoryMb: 6144 })).toMatchObject([
      { severity: 'fault', fix: expect.stringContaining('--host sagemaker-realtime') as string },
    ]);
  });
});

describe('the memory of an instance', () => {
  const onInstance = (instanceType: string, weightsMb: number, workers?: number): Finding[] => {
    const capacity = {
      type: 'instances',
      instanceType,
      instanceCount: 1,
      dataDownloadTimeoutSeconds: undefined,
      startupHealthCheckTimeoutSeconds: undefined,
      volumeGb: undefined,
    } as const;
    const bytes = weightsMb * 1e6;
    const weights = { bytes, loadingBytes: bytes, dtype: 'F32' };
    return judgeMemory(capacity, { weights, workers, server: 'pytorch' });
  };

  it('is compared with a copy of the weights per CPU, which both model servers load by default', () => {
    expect(onInstance('ml.m5.large', 268)).toEqual([]);
    const [found] = onInstance('ml.c5.2xlarge', 2300);
    expect(found).toMatchObject({ severity: 'fault', code: 'config' });
    expect(found?.what).toBe('8 copies of the weights in F32 need 18400 MB, but ml.c5.2xlarge has 16 GiB');
    expect(found?.fix).toContain('SAGEMAKER_MODEL_SERVER_WORKERS');
    expect(onInstance('ml.c5.2xlarge', 2300, 1)).toEqual([]);
  });

  it('may be too small together with the serving stack', () => {
    expect(onInstance('ml.c5.large', 1340)).toMatchObject([{ severity: 'warning' }]);
  });

  it('is not checked with a GPU, and what is needed is said', () => {
    expect(onInstance('ml.g5.xlarge', 268)).toMatchObject([
      { severity: 'unchecked', what: expect.stringContaining('about 1213 MB') as string },
    ]);
  });
});

it('warns of a model that a newer major version of transformers has saved', () => {
  expect(judgeSavedWith('5.23.0', '4.51.3')).toMatchObject([{ severity: 'warning' }]);
  expect(judgeSavedWith('5.23.0', '5.5.3')).toEqual([]);
  expect(judgeSavedWith('4.6.1', '5.5.3')).toEqual([]);
  expect(judgeSavedWith(undefined, '5.5.3')).toEqual([]);
  expect(judgeSavedWith('5.23.0', undefined)).toEqual([]);
});

it('token types that no file states are a warning if the versions treat them differently, with the inputs of the training', () => {
  expect(judgeOpenTypes('4.57.6', '4.51.3')).toEqual([]);
  expect(judgeOpenTypes('5.23.0', '5.5.3')).toEqual([]);
  const [trainedWith] = judgeOpenTypes('4.57.6', '5.5.3');
  expect(trainedWith?.fix).toContain('"model_input_names": ["input_ids","token_type_ids","attention_mask"]');
  const [trainedWithout] = judgeOpenTypes('5.23.0', '4.51.3');
  expect(trainedWithout?.fix).toContain('"model_input_names": ["input_ids","attention_mask"]');
  expect(judgeOpenTypes(undefined, undefined)).toMatchObject([{ severity: 'warning' }]);
});
