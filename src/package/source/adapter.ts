import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import { baseOf, MERGE_THERE } from './base-model.ts';
import { isAdapter, namesIn } from './model-at.ts';
import { cachedModel, stateOf } from './model-cache.ts';
import { preparedFor, runProgram } from './python-program.ts';
import type { SourceKind } from './source.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';

const resultSchema = z.object({
  fault: z.enum(['prompt', 'head', 'mismatch']).optional(),
  detail: z.string().optional(),
});

/** A PEFT adapter, such as LoRA: merged into its base model, since the AWS images have no PEFT. */
export const adapter: SourceKind = {
  async recognises(folder, hasOwnCode) {
    const names = await namesIn(folder);
    return isAdapter(names) && !hasOwnCode && !names.has(CODE_FOLDER);
  },

  async resolve(folder, access) {
    const { base, name } = await baseOf(folder, access);
    const version = (await Promise.all([folder, base].map(stateOf))).join('\n');
    const source = `adapter ${await realpath(folder)}`;
    const merged = await cachedModel({ source, version }, async (out) => {
      access.say(
        `Merging the adapter ${folder} into ${name} (${await sizeText(folder)} into ${await sizeText(base)})`,
      );
      const python = await preparedFor('peft', access);
      const input = { adapter: folder, base, out };
      const result = resultSchema.parse(await runProgram(python, 'merge_adapter.py', input, access));
      if (result.fault !== undefined) throw notMerged(folder, name, result);
    });
    access.say(`Model: the adapter ${folder}, merged into ${name} by PEFT.`);
    return merged;
  },
};

function notMerged(folder: string, name: string, { fault, detail }: z.infer<typeof resultSchema>): Fault {
  const why = {
    prompt: `it is of the type ${detail}, which adds to the input and cannot be merged`,
    head: `neither of them has ${detail}, which would be random`,
    mismatch: `they do not fit: ${detail}`,
  }[fault ?? 'mismatch'];
  const hint =
    fault === 'prompt'
      ? 'Bring a serve script of your own that loads both with peft: --code DIR.'
      : `Pass the adapter that was trained on this base model, saved with its head (modules_to_save). ${MERGE_THERE}.`;
  return new Fault('package', `the adapter ${folder} cannot be merged into ${name}: ${why}`, hint);
}

async function sizeText(folder: string): Promise<string> {
  const weights = [...(await namesIn(folder))].filter((name) => /\.(safetensors|bin)$/.test(name));
  const sizes = await Promise.all(weights.map(async (name) => (await stat(join(folder, name))).size));
  return `${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`;
}
