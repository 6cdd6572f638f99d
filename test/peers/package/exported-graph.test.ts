import { readFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/package/model.ts';
import { exportedGraph } from '../../../src/package/onnx/export-graph.ts';
import { task } from '../../../src/tasks/text-classification.ts';
import { PYTHON } from '../../emulated-account.ts';
import { SAMPLE } from '../../gateway-modes/sample.ts';
import { refusalOf, scratchFolder } from '../../package/model-folder.ts';

const SERVING = { served: task, image: { torch: '2.6.0', transformers: '5.5.3' } };

let model: string;
let cache: string;
let prepared = 0;
beforeAll(async () => {
  [model, cache] = [await scratchFolder(), await scratchFolder()];
  await cp(SAMPLE, model, { recursive: true });
  await rm(join(model, 'model.onnx'));
});

async function exported(name: string): Promise<string> {
  const { manifest } = await describeModel({ model }, SERVING);
  const python = (): Promise<string> => Promise.resolve((prepared += 1)).then(() => PYTHON);
  return await exportedGraph(manifest, { task: name, cache, versions: '1', python });
}

describe('the graph of a folder without one', () => {
  it('is exported once, and the folder stays as it is', async () => {
    const before = (await describeModel({ model }, SERVING)).manifest.digest;
    const graph = await exported('text-classification');
    const bytes = readFileSync(graph);
    expect(bytes.length).toBeGreaterThan(1_000_000);
    expect(await exported('text-classification')).toBe(graph);
    expect(readFileSync(graph).equals(bytes)).toBe(true);
    expect(prepared).toBe(1);
    expect((await describeModel({ model }, SERVING)).manifest.digest).toBe(before);
  }, 120_000);

  it('is refused with the reason and the next command where there can be none', async () => {
    const refusal = await refusalOf(exported('text-generation'));
    expect(refusal.message).toBe(
      'the model has no ONNX graph, and none can be made: no graph can be exported for the task text-generation',
    );
    expect(refusal.hint).toContain('without --onnx');
  }, 120_000);
});
