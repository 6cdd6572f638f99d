import { expect, it } from 'vitest';
import { withoutExportedWeights } from '../../../src/deploy/model/with-graph.ts';
import { pack } from '../../package/bundled-model.ts';
import { pathsOf, safetensors } from '../../package/model-folder.ts';

it('an exported graph replaces the weights of the encoder, and not those of what follows it', async () => {
  const module = (path: string, type: string) => ({ path, type: `sentence_transformers.models.${type}` });
  const modules = [module('', 'Transformer'), module('2_Dense', 'Dense')];
  const packed = await pack({
    'modules.json': JSON.stringify(modules),
    '2_Dense/config.json': '{}',
    '2_Dense/model.safetensors': safetensors({ 'linear.weight': [2, 2] }),
    'setfit_head.safetensors': safetensors({ weight: [2, 2] }),
  });
  const left = await withoutExportedWeights(packed);
  expect(pathsOf(packed).filter((path) => !pathsOf(left).includes(path))).toEqual(['model.safetensors']);
  expect(left.leftOut.at(-1)).toEqual({
    path: 'model.safetensors',
    reason: 'model.onnx has the same weights',
  });
});
