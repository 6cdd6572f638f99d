import { describe, expect, it } from 'vitest';
import { type ConfigInput, parseConfig } from '../../../infra/parse-config.ts';
import { functionModel } from '../../../src/deploy/model/function-model.ts';
import type { withGraph } from '../../../src/deploy/model/with-graph.ts';
import { Fault } from '../../../src/contract/fault.ts';
import { changedManifest } from '../../../src/package/manifest.ts';
import type { ModelPackage } from '../../../src/package/model.ts';
import { pack } from '../../package/bundled-model.ts';
import { folderOf, pathsOf, refusalOf } from '../../package/model-folder.ts';

const IMPOSSIBLE = 'the model has no ONNX graph, and none can be made: no operator';
const impossible: typeof withGraph = (_model, { onnx }) =>
  onnx === true ? Promise.reject(new Fault('package', IMPOSSIBLE, 'none')) : Promise.resolve(_model);
const possible: typeof withGraph = async (model) => {
  const source = `${await folderOf({ graph: '' })}/graph`;
  const manifest = await changedManifest(model.manifest, new Set(), [{ path: 'model.onnx', source }]);
  return { ...model, manifest };
};

/** What is packed, and the warnings. */
async function packedOn(
  type: 'lambda-zip' | 'lambda-image',
  exported: typeof withGraph,
  over: Partial<ConfigInput> = {},
): Promise<{ readonly model: ModelPackage; readonly paths: readonly string[]; readonly warned: string[] }> {
  const warned: string[] = [];
  const report = { say: () => {}, warn: (text: string) => void warned.push(text) };
  const config = parseConfig({ name: 'shop', model: './m', host: { type }, ...over });
  const model = await functionModel(await pack({}), config, 'text-classification', report, exported);
  return { model, paths: pathsOf(model), warned };
}

describe('the model of a function', () => {
  it.each(['lambda-zip', 'lambda-image'] as const)(
    'has an exported graph in place of its weights on %s',
    async (type) => {
      const { paths, warned } = await packedOn(type, possible);
      expect(paths).toContain('model.onnx');
      expect(paths).not.toContain('model.safetensors');
      expect(warned).toEqual([]);
    },
  );

  it('keeps its weights where PyTorch has room, if no graph can be made', async () => {
    const { paths, warned } = await packedOn('lambda-image', impossible);
    expect(paths).toContain('model.safetensors');
    expect(warned).toEqual([`PyTorch is packed, which starts more slowly than ONNX Runtime: ${IMPOSSIBLE}`]);
  });

  it.each<[string, Partial<ConfigInput>]>([
    ['onnx: false', { onnx: false }],
    ['the runtime', { container: { environment: { SAGEMAKER_GATEWAY_RUNTIME: 'torch' } } }],
  ])('keeps its weights there if %s asks for PyTorch', async (_what, over) => {
    const { paths, warned } = await packedOn('lambda-image', impossible, over);
    expect(paths).toContain('model.safetensors');
    expect(warned).toEqual([]);
  });

  it.each<[string, 'lambda-zip' | 'lambda-image', Partial<ConfigInput>]>([
    ['in a zip', 'lambda-zip', {}],
    ['in a zip, whatever asks for PyTorch', 'lambda-zip', { onnx: false }],
    ['if a graph is asked for', 'lambda-image', { onnx: true }],
  ])('is refused without a graph %s', async (_what, type, over) => {
    expect((await refusalOf(packedOn(type, impossible, over))).message).toBe(IMPOSSIBLE);
  });
});
