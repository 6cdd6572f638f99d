import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { madeModel } from '../../models/made.ts';
import { pathsOf, refusalOf, scratchFolder } from '../model-folder.ts';
import { packedFrom, saying } from './opening.ts';

const TOKENIZER = ['tokenizer.json', 'tokenizer_config.json'];

beforeEach(async () => vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder()));
afterEach(() => vi.unstubAllEnvs());

/** The packed files of the model itself, and what is said about it. */
async function packed(model: string): Promise<{ readonly files: string[]; readonly said: string }> {
  const { said, access } = saying();
  const described = await packedFrom(model, access);
  return { files: pathsOf(described).filter((path) => !path.startsWith('code/')), said: said.join('\n') };
}

describe('a model of the ecosystem’s own tools', () => {
  it('in the output of a Trainer is the best checkpoint', async () => {
    const { files, said } = await packed(madeModel('trainer_output', await scratchFolder()));
    expect(files).toEqual(['config.json', 'model.safetensors', ...TOKENIZER]);
    expect(said).toMatch(/^Model: checkpoint-1 of .*, the best one by best_model_checkpoint/);
  });

  it('of sentence-transformers is packed with its modules', async () => {
    const { files } = await packed(madeModel('sentence_transformer', await scratchFolder()));
    expect(files).toEqual([
      '1_Pooling/config.json',
      '2_Dense/config.json',
      '2_Dense/model.safetensors',
      '3_Normalize/config.json',
      'config.json',
      'config_sentence_transformers.json',
      'model.safetensors',
      'modules.json',
      'sentence_bert_config.json',
      ...TOKENIZER,
    ]);
  });

  it('as a state dict of torch.save is packed under the name that transformers reads', async () => {
    const { files } = await packed(madeModel('state_dict', await scratchFolder()));
    expect(files).toEqual(expect.arrayContaining(['config.json', 'pytorch_model.bin', ...TOKENIZER]));
    expect(files).not.toContain('model.pt');
  });

  it('in an archive of tar is packed from the folder in it', async () => {
    const model = madeModel('archive', await scratchFolder());
    expect((await refusalOf(packed(model))).hint).toContain(`--model ${model}#my-model`);
    const { files } = await packed(`${model}#my-model`);
    expect(files).toEqual(expect.arrayContaining(['config.json', 'model.safetensors', ...TOKENIZER]));
  });
});
