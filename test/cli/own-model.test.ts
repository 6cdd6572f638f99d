import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/config.ts';
import { forOwnModel } from '../../src/cli/own-model.ts';
import sample from '../../endpoint.config.ts';

const OWN: ConfigInput = { name: 'shop', model: './shop/model', sample: 'a kettle' };

describe('a model of the command line', () => {
  it('never gets the name and the sample request of the repository’s sample', () => {
    expect(forOwnModel(sample, './my-model', { name: 'shop' })).toEqual({
      ...sample,
      name: 'shop',
      sample: undefined,
    });
    expect(() => forOwnModel(sample, './my-model', { name: undefined })).toThrow(
      './my-model would be deployed as "transactions", the name of the sample.',
    );
  });

  it.each([
    ['./My_Model/', 'my-model'],
    ['/data/2024-07/bert base', 'bert-base'],
    ['hf:org/MiniLM-L6@0a1b2c', 'minilm-l6'],
    ['s3://models/shop/model.tar.gz', 'model'],
    ['runs/7/topics.tar.gz#inner/model', 'topics'],
    ['../12', 'my-model'],
  ])('%s is suggested the name %s', (model, name) => {
    const hint = expect.stringContaining(`--name ${name}\``);
    expect(() => forOwnModel(sample, model, { name: undefined })).toThrow(expect.objectContaining({ hint }));
    expect(forOwnModel(sample, model, { name: undefined, deriveName: true }).name).toBe(name);
  });

  it('may be the sample itself', () => {
    expect(forOwnModel(sample, resolve('examples/transactions/model'), { name: undefined })).toBe(sample);
    expect(forOwnModel(sample, undefined, { name: undefined })).toBe(sample);
  });

  it('is the model of a configuration without one', () => {
    const file = { name: 'shop' } as ConfigInput;
    expect(forOwnModel(file, './model', { name: undefined })).toBe(file);
  });

  it('keeps name and sample of the user’s own configuration', () => {
    expect(forOwnModel(OWN, './shop/retrained', { name: undefined })).toBe(OWN);
  });
});
