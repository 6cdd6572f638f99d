import { describe, expect, it } from 'vitest';
import { withOneGraph } from '../../src/package/onnx-graph.ts';

function selected(...paths: string[]): { readonly packed: string[]; readonly left: string[] } {
  const files = paths.map((path) => ({ path, source: path, bytes: 1 }));
  const { files: packed, leftOut } = withOneGraph({ files, leftOut: [] });
  return {
    packed: packed.map(({ path }) => path),
    left: leftOut.map(({ path, reason }) => `${path}: ${reason}`),
  };
}

describe('the graph to pack', () => {
  it('is model.onnx with its data, wherever Optimum has put it', () => {
    const data = [
      'onnx/model.onnx',
      'onnx/model.onnx_data',
      'onnx/model.onnx_data_1',
      'onnx/model.onnx.data',
    ];
    const { packed, left } = selected(
      'config.json',
      ...data,
      'onnx/model_fp16.onnx',
      'onnx/model_fp16.onnx_data',
    );
    expect(packed).toEqual(['config.json', ...data]);
    expect(left).toEqual([
      'onnx/model_fp16.onnx: another graph: onnx/model.onnx is packed',
      'onnx/model_fp16.onnx_data: another graph: onnx/model.onnx is packed',
    ]);
  });

  it.each([
    [['model.onnx', 'onnx/model.onnx'], 'model.onnx'],
    [['model_quantized.onnx', 'onnx/model.onnx'], 'onnx/model.onnx'],
    [['model_O1.onnx', 'model_O3.onnx', 'model_O4.onnx', 'model_quantized.onnx'], 'model_O1.onnx'],
    [['model_optimized.onnx', 'model_fp16.onnx'], 'model_optimized.onnx'],
    [['onnx/model_q4.onnx', 'onnx/model_fp16.onnx', 'onnx/model_uint8.onnx'], 'onnx/model_uint8.onnx'],
    [['model_qint8_avx512.onnx', 'model_quint8_avx2.onnx', 'model_q4f16.onnx'], 'model_qint8_avx512.onnx'],
    [['classifier.onnx'], 'classifier.onnx'],
    [['onnx/model_int8.onnx'], 'onnx/model_int8.onnx'],
  ])('of %j is %s', (graphs, chosen) => {
    expect(selected('config.json', ...graphs).packed).toEqual(['config.json', chosen]);
    expect(selected('config.json', ...graphs.toReversed()).packed).toEqual(['config.json', chosen]);
  });

  it('is none if only rounded ones lie next to the weights', () => {
    const { packed, left } = selected('model.safetensors', 'onnx/model_quantized.onnx');
    expect(packed).toEqual(['model.safetensors']);
    expect(left).toEqual([
      'onnx/model_quantized.onnx: a rounded graph, with other answers than the weights in this folder',
    ]);
    expect(selected('model.safetensors', 'onnx/model.onnx', 'onnx/model_int8.onnx').packed).toEqual([
      'model.safetensors',
      'onnx/model.onnx',
    ]);
  });
});
