import { describe, expect, it } from 'vitest';
import { resolveModel } from '../../../src/package/source/resolve.ts';
import { type Files, folderOf, refusalOf, smallModel } from '../model-folder.ts';
import { saying } from './opening.ts';

/** What a Trainer saves at a step. */
function checkpoint(step: number, best?: string): Files {
  const state = JSON.stringify({ global_step: step, best_model_checkpoint: best ?? null });
  const files = { ...smallModel, 'trainer_state.json': state, 'training_args.bin': 'x', 'optimizer.pt': 'x' };
  const entries = Object.entries(files).map(([name, content]) => [`checkpoint-${step}/${name}`, content]);
  return Object.fromEntries(entries) as Files;
}

async function chosenFrom(files: Files): Promise<{ readonly chosen: string; readonly said: string }> {
  const folder = await folderOf(files);
  const { said, access } = saying();
  const chosen = await resolveModel(folder, false, access);
  return { chosen: chosen.slice(folder.length + 1), said: said.join('\n').replace(folder, 'OUT') };
}

describe('the output folder of a Trainer', () => {
  it('gives the best checkpoint, whatever machine trained it', async () => {
    const files = {
      ...checkpoint(90, 'C:\\out\\checkpoint-90'),
      ...checkpoint(500, '/mnt/out/checkpoint-90/'),
    };
    expect(await chosenFrom(files)).toEqual({
      chosen: 'checkpoint-90',
      said: 'Model: checkpoint-90 of OUT, the best one by best_model_checkpoint in trainer_state.json.',
    });
  });

  it('gives the last checkpoint if none was recorded as the best', async () => {
    const { chosen, said } = await chosenFrom({ ...checkpoint(90), ...checkpoint(500), ...checkpoint(1000) });
    expect(chosen).toBe('checkpoint-1000');
    expect(said).toContain('the last one: the training recorded no best_model_checkpoint');
  });

  it('says that the best one was deleted', async () => {
    const { chosen, said } = await chosenFrom(checkpoint(500, 'out/checkpoint-90'));
    expect(chosen).toBe('checkpoint-500');
    expect(said).toContain('the last one: the best one, checkpoint-90, is not in the folder');
  });

  it('believes the later one of the states in the root and in the last checkpoint', async () => {
    const root = (step: number): Files => ({
      'trainer_state.json': JSON.stringify({ global_step: step, best_model_checkpoint: 'checkpoint-90' }),
    });
    const checkpoints = { ...checkpoint(90), ...checkpoint(500, 'checkpoint-500') };
    expect((await chosenFrom({ ...checkpoints, ...root(510) })).chosen).toBe('checkpoint-90');
    expect((await chosenFrom({ ...checkpoints, ...root(90) })).chosen).toBe('checkpoint-500');
  });

  it('skips a checkpoint without a model', async () => {
    const files = {
      ...checkpoint(90),
      'checkpoint-500/config.json': '{}',
      'checkpoint-500/optimizer.pt': 'x',
    };
    expect((await chosenFrom(files)).chosen).toBe('checkpoint-90');
  });

  it('leaves a root with a model, or with a serve script, as it is', async () => {
    const { chosen, said } = await chosenFrom({ ...smallModel, ...checkpoint(90), 'training_args.bin': 'x' });
    expect({ chosen, said }).toEqual({ chosen: '', said: '' });
    expect((await chosenFrom({ ...checkpoint(90), 'code/inference.py': '' })).chosen).toBe('');
  });

  it('refuses a state that cannot be read', async () => {
    const folder = await folderOf({ ...checkpoint(90), 'trainer_state.json': '{' });
    expect((await refusalOf(resolveModel(folder, false))).message).toContain(
      'trainer_state.json is not JSON',
    );
  });
});
