import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readJsonFile } from '../json-file.ts';
import { NotLinear } from './linear-head.ts';

const CONFIG = 'config_setfit.json';

const configSchema = z.object({
  labels: z.array(z.union([z.string(), z.number().transform(String)])).nullish(),
  normalize_embeddings: z.boolean().optional(),
});

/** How SetFit uses its head. */
export type SetFitConfig = z.output<typeof configSchema>;

/** Reads config_setfit.json, which the first versions did not write. Throws NotLinear for one of another form. */
export async function configOf(folder: string): Promise<SetFitConfig> {
  const source = join(folder, CONFIG);
  if (!existsSync(source)) return {};
  const { data } = configSchema.safeParse(await readJsonFile({ path: CONFIG, source }));
  if (data) return data;
  throw new NotLinear(`${CONFIG} has labels or normalize_embeddings of another type`);
}
