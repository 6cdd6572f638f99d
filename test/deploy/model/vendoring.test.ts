import { describe, expect, it } from 'vitest';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { type Vendoring, vendoringOf } from '../../../src/deploy/model/vendoring.ts';
import type { ManifestEntry } from '../../../src/package/manifest.ts';

const REALTIME = { type: 'sagemaker-realtime', instanceType: 'ml.m5.large' } as const;

interface Given {
  readonly paths?: readonly string[];
  readonly isBundled?: boolean;
}

function decided(over: Partial<ConfigInput>, { paths = [], isBundled = true }: Given): Vendoring {
  const entries = paths.map((path): ManifestEntry => ({
    path,
    source: `/code/${path}`,
    bytes: 1,
    sha256: '',
    crc32: 0,
  }));
  const config = parseConfig({ name: 'shop', model: './model', ...over });
  return vendoringOf(config, { entries, digest: '' }, isBundled);
}

describe('the packages of requirements.txt', () => {
  const own = { paths: ['code/requirements.txt'], isBundled: false };
  const packed = expect.stringContaining('requirements.txt');

  it.each<[string, Partial<ConfigInput>, unknown, readonly unknown[]]>([
    ['packed for a serverless endpoint', {}, packed, []],
    [
      'left to pip on a real-time endpoint, which is said',
      { host: REALTIME },
      undefined,
      [/every start.*--vendor/],
    ],
    ['packed for a real-time endpoint when asked', { host: REALTIME, vendor: true }, packed, []],
    ['left to pip when asked, with the limit named', { vendor: false }, undefined, [/3 minutes/]],
    ['packed for the lean container', { host: REALTIME, container: { family: 'lean' } }, packed, []],
  ])('are %s', (_what, over, file, warnings) => {
    const found = decided(over, own);
    expect(found.requirementsFile).toEqual(file);
    expect(found.warnings).toEqual(warnings.map((each) => expect.stringMatching(each as RegExp)));
  });
});

describe('the lean container', () => {
  const lean = { container: { family: 'lean', python: '3.12' } } as const;

  it('has ONNX Runtime, NumPy and tokenizers in its image, in the locked versions', () => {
    const { image, runtime } = decided(lean, { paths: ['model.onnx'] });
    expect(runtime).toEqual([]);
    expect(image).toMatchObject({ version: '3.12', glibc: '2.34' });
    const version = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;
    expect(image.packages).toEqual({ onnxruntime: version, tokenizers: version, numpy: version });
  });

  it('runs no pip', () => {
    const given = { paths: ['code/requirements.txt'], isBundled: false };
    expect(() => decided({ ...lean, vendor: false }, given)).toThrow('does not install requirements.txt');
    expect(() => decided({ ...lean, vendor: false }, {})).not.toThrow();
  });
});

describe('ONNX Runtime for a model with a graph', () => {
  const graph = { paths: ['onnx/model.onnx'] };

  it.each<[string, Partial<ConfigInput>, Given, readonly string[]]>([
    ['a serverless endpoint with --onnx', { onnx: true }, graph, ['onnxruntime']],
    ['not a serverless endpoint without it', {}, graph, []],
    [
      'the PyTorch image, which has no tokenizers',
      { container: { family: 'pytorch' } },
      graph,
      ['onnxruntime', 'tokenizers'],
    ],
    [
      'the PyTorch image on a real-time endpoint: it cannot answer otherwise',
      { host: REALTIME, container: { family: 'pytorch' } },
      graph,
      ['onnxruntime', 'tokenizers'],
    ],
    ['a real-time endpoint with --onnx', { host: REALTIME, onnx: true }, graph, ['onnxruntime']],
    ['not a real-time endpoint without it', { host: REALTIME }, graph, []],
    ['not a model without a graph', { onnx: true }, { paths: ['model.safetensors'] }, []],
    ['not a serve script of your own', { onnx: true }, { ...graph, isBundled: false }, []],
    ['not with --no-vendor --onnx, which only exports', { vendor: false, onnx: true }, graph, []],
    ['not with --no-onnx', { onnx: false }, graph, []],
    [
      'not when PyTorch is chosen',
      { onnx: true, container: { environment: { SAGEMAKER_GATEWAY_RUNTIME: 'torch' } } },
      graph,
      [],
    ],
    ['not a GPU', { host: { ...REALTIME, instanceType: 'ml.g5.xlarge' }, onnx: true }, graph, []],
  ])('is packed for: %s', (_what, over, given, runtime) => {
    expect(decided(over, given)).toMatchObject({ runtime, warnings: [] });
  });

  it('is not packed for a Python without a wheel, which is said', () => {
    const { runtime, warnings } = decided({ onnx: true, container: { version: '4.37.0' } }, graph);
    expect(runtime).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/no wheel for Python 3\.10.*PyTorch answers.*container\.version/),
    ]);
  });
});
