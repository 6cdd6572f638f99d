import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TASKS } from '../../../src/tasks/registry.ts';
import { PYTHON } from '../../emulated-account.ts';
import { serveTasks, type TaskServer } from './task-server.ts';

const DRIVER = fileURLToPath(new URL('inference_client.py', import.meta.url));

describe("huggingface_hub's InferenceClient", () => {
  let server: TaskServer;
  let found: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    server = await serveTasks();
    const urls = Object.fromEntries(Object.keys(TASKS).map((name) => [name, server.urlOf(name)]));
    const { stdout } = await promisify(execFile)(PYTHON, [DRIVER, JSON.stringify(urls)]);
    found = JSON.parse(stdout) as typeof found;
  });
  afterAll(async () => {
    await server.close();
  });

  const score = expect.any(Number);

  it('classifies texts', () => {
    expect(found['text_classification']).toMatchObject([{ label: expect.any(String), score }, { score }]);
  });

  it('answers questions', () => {
    const span = { answer: expect.any(String), score, start: expect.any(Number), end: expect.any(Number) };
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
