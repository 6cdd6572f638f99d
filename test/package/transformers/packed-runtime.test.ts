import { describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/package/model.ts';
import type { Frameworks } from '../../../src/package/transformers/model-config.ts';
import { task } from '../../../src/tasks/text-classification.ts';
import { classifier } from '../bundled-model.ts';
import { type Files, folderOf, noise, refusalOf } from '../model-folder.ts';

const PYTORCH: Frameworks = { torch: '2.6.0', transformers: undefined };
const HUGGING_FACE: Frameworks = { torch: '2.6.0', transformers: '5.5.3' };

const { 'model.safetensors': _weights, ...withoutWeights } = classifier;
const graphAlone: Files = { ...withoutWeights, 'onnx/model.onnx': noise(1000) };

async function describedFor(files: Files, image: Frameworks): Promise<unknown> {
  return await describeModel({ model: await folderOf(files) }, { served: task, image });
}

describe('ONNX Runtime that is packed', () => {
  it('serves a graph alone', async () => {
    await expect(
      describedFor(graphAlone, { ...HUGGING_FACE, packed: ['onnxruntime'] }),
    ).resolves.toBeDefined();
    const refusal = await refusalOf(describedFor(graphAlone, { ...HUGGING_FACE, packed: [] }));
    expect(refusal.hint).toContain('--onnx');
  });

  it('serves a graph, or the one that will be exported, in an image without transformers', async () => {
    const packed = ['onnxruntime', 'tokenizers'];
    await expect(describedFor(graphAlone, { ...PYTORCH, packed })).resolves.toBeDefined();
    await expect(describedFor(classifier, { ...PYTORCH, packed, exportsGraph: true })).resolves.toBeDefined();
    const refusal = await refusalOf(describedFor(classifier, { ...PYTORCH, packed }));
    expect(refusal.hint).toContain('--onnx');
  });
});
