import { Fault } from '../../contract/fault.ts';
import type { FolderFile } from '../folder.ts';
import { fileAt, jsonAt } from './model-config.ts';

/** The file that makes a folder an adapter (PEFT, `CONFIG_NAME`). */
export const ADAPTER_CONFIG = 'adapter_config.json';

/** Throws Fault `package` for a folder with an adapter: transformers would load its base model without it, or nothing. */
export async function rejectAdapter(files: readonly FolderFile[]): Promise<void> {
  if (!fileAt(files, ADAPTER_CONFIG)) return;
  const { base_model_name_or_path: base, peft_type: type } = await jsonAt(files, ADAPTER_CONFIG);
  const kind = typeof type === 'string' ? `a ${type} adapter` : 'an adapter';
  throw new Fault(
    'package',
    `the folder has ${kind} (${ADAPTER_CONFIG}) for ${JSON.stringify(base ?? 'an unnamed model')}, not a whole model`,
    'Merge them: load the base model, then PeftModel.from_pretrained(base, DIR).merge_and_unload()' +
      '.save_pretrained(OUT), save the tokenizer to OUT, and pass --model OUT.',
  );
}
