import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import { readJsonFile } from '../json-file.ts';
import { ADAPTER_CONFIG } from '../transformers/adapter.ts';
import { hubModel } from './hub-model.ts';
import type { SourceAccess } from './source.ts';

const configSchema = z.object({
  base_model_name_or_path: z.string().min(1),
  revision: z.string().nullish(),
});

/** The folder of the base model, downloaded if it is on the Hub. */
export async function baseOf(
  folder: string,
  access: SourceAccess,
): Promise<{ readonly base: string; readonly name: string }> {
  const { data } = configSchema.safeParse(
    await readJsonFile({ path: ADAPTER_CONFIG, source: join(folder, ADAPTER_CONFIG) }),
  );
  if (!data)
    throw new Fault(
      'package',
      `${join(folder, ADAPTER_CONFIG)} names no base model`,
      `${NAME_BASE} ${MERGE_THERE}.`,
    );
  const { base_model_name_or_path: name, revision } = data;
  if (existsSync(name)) return { base: name, name };
  try {
    const at = revision ? `@${revision}` : '';
    return { base: await hubModel.resolve(`hf:${name}${at}`, access), name };
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw withoutBase(folder, name, cause);
  }
}

const NAME_BASE = `Set base_model_name_or_path in ${ADAPTER_CONFIG} to the folder of the base model or its name on the Hub.`;

export const MERGE_THERE =
  'Or merge where the base model is, and pass OUT: ' +
  'AutoPeftModelFor….from_pretrained(DIR).merge_and_unload().save_pretrained(OUT), with the tokenizer';

function withoutBase(folder: string, name: string, cause: Fault): Fault {
  return new Fault(
    'package',
    `the adapter ${folder} needs its base model ${name}, which is no folder here, and ${cause.message}`,
    `${NAME_BASE} ${cause.hint} ${MERGE_THERE}.`,
    { cause },
  );
}
