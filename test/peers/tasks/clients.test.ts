import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InferenceClient } from '@huggingface/inference';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TASKS } from '../../../src/tasks/registry.ts';
import { PYTHON } from '../../emulated-account.ts';
import { serveTasks, type TaskServer } from './task-server.ts';

const DRIVER = fileURLToPath(new URL('inference_client.py', import.meta.url));

let server: TaskServer;
beforeAll(async () => {
  server = await serveTasks();
});
afterAll(async () => {
  await server.close();
});

const score = expect.any(Number);
const span = { answer: expect.any(String), score, start: expect.any(Number), end: expect.any(Number) };

describe("huggingface_hub's InferenceClient", () => {
  let found: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    const urls = Object.fromEntries(Object.keys(TASKS).map((name) => [name, server.urlOf(name)]));
    const { stdout } = await promisify(execFile)(PYTHON, [DRIVER, JSON.stringify(urls)]);
    found = JSON.parse(stdout) as typeof found;
  });

  it('classifies texts', () => {
    expect(found['text_classification']).toMatchObject([{ label: expect.any(String), score }, { score }]);
  });

  it('answers questions', () => {
    expect(found['question_answering']).toMatchObject(span);
    expect(found['question_answering, several']).toMatchObject([span, span, span]);
  });

  it('finds entities', () => {
    const entities = found['token_classification'] as readonly unknown[];
    expect(entities[0]).toMatchObject({ entity_group: expect.any(String), score, start: 0 });
  });

  it('classifies with the labels of the request', () => {
    const labels = (found['zero_shot_classification'] as readonly { label: string }[]).map(
      ({ label }) => label,
    );
    expect(labels.toSorted()).toEqual(['food', 'travel']);
  });

  it('embeds texts and compares sentences', () => {
    const vector = found['feature_extraction'] as readonly number[];
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(found['sentence_similarity']).toEqual([expect.closeTo(1, 4), score]);
  });

  it('fills a mask, and learns why a text without one is refused', () => {
    expect(found['fill_mask']).toMatchObject([
      { score, token: expect.any(Number), token_str: expect.any(String) },
      {},
    ]);
    expect(found['fill_mask, refused']).toBe('422 text 0 has no mask: put [MASK] where a token is missing');
  });
});

describe('@huggingface/inference', () => {
  const TEXT = 'Maria moved from Lisbon to Oslo.';
  const client = new InferenceClient();
  const to = (task: string) => ({ endpointUrl: server.urlOf(task) });

  it('classifies texts', async () => {
    const labels = await client.textClassification({ ...to('text-classification'), inputs: TEXT });
    expect(labels).toMatchObject([{ label: expect.any(String), score }, { score }, { score }]);
  });

  it('answers questions', async () => {
    const inputs = { question: 'Who?', context: TEXT };
    expect(await client.questionAnswering({ ...to('question-answering'), inputs })).toMatchObject(span);
  });

  it('finds entities', async () => {
    const entities = await client.tokenClassification({
      ...to('token-classification'),
      inputs: TEXT,
      parameters: { aggregation_strategy: 'first', ignore_labels: [] },
    });
    expect(entities[0]).toMatchObject({ entity_group: expect.any(String), score, start: 0 });
  });

  it('classifies with the labels of the request', async () => {
    const ranked = await client.zeroShotClassification({
      ...to('zero-shot-classification'),
      inputs: TEXT,
      parameters: { candidate_labels: ['travel', 'food'], multi_label: true },
    });
    expect(ranked.map(({ label }) => label).toSorted()).toEqual(['food', 'travel']);
  });

  it('embeds texts and compares sentences', async () => {
    const vector = await client.featureExtraction({ ...to('feature-extraction'), inputs: TEXT });
    expect(vector).toHaveLength(32);
    const inputs = { source_sentence: TEXT, sentences: [TEXT, 'no'] };
    const similarities = await client.sentenceSimilarity({ ...to('feature-extraction'), inputs });
    expect(similarities).toEqual([expect.closeTo(1, 4), score]);
  });

  it('fills a mask, and learns why a text without one is refused', async () => {
    const fill = async (inputs: string) => await client.fillMask({ ...to('fill-mask'), inputs });
    expect((await fill('Maria moved to [MASK].'))[0]).toMatchObject({
      score,
      token: expect.any(Number),
      token_str: expect.any(String),
    });
    await expect(fill('no mask')).rejects.toMatchObject({
      httpResponse: { status: 422, body: { detail: expect.stringContaining('put [MASK]') } },
    });
  });
});
