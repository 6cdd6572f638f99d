import { describe, expect, it } from 'vitest';
import { frameworksOf, imageVersions } from '../../../infra/images.ts';
import { classesOf, headOf, KNOWN_IMAGES, lacksTokenizer } from '../../../src/package/transformers/tables.ts';
import { TASKS } from '../../../src/tasks/registry.ts';

describe('the tables of transformers', () => {
  it('cover the images that there are: run src/package/transformers/generate.py for a new one', () => {
    const versions = imageVersions('huggingface');
    expect(KNOWN_IMAGES).toEqual(versions);
    for (const version of versions)
      expect(frameworksOf({ family: 'huggingface', version, environment: {} }).transformers).toBe(version);
  });

  it('have one class of a model type for a task, and its head', () => {
    const { architectures } = TASKS['text-classification'] ?? { architectures: /none/ };
    const found = classesOf('roberta').filter(({ architecture }) => architectures.test(architecture));
    expect(found).toEqual([{ architecture: 'RobertaForSequenceClassification', images: [...KNOWN_IMAGES] }]);
    expect(headOf('RobertaForSequenceClassification')).toMatchObject({
      weights: ['classifier.out_proj.weight'],
      labels: ['classifier.out_proj.weight'],
    });
  });

  it('know which tokenizers came with version 5', () => {
    const lacking = KNOWN_IMAGES.filter((version) => lacksTokenizer(version, 'TokenizersBackend'));
    expect(lacking).toEqual(KNOWN_IMAGES.filter((version) => version.startsWith('4.')));
    expect(KNOWN_IMAGES.some((version) => lacksTokenizer(version, 'BertTokenizer'))).toBe(false);
  });
});
