import { Fault } from '../../contract/fault.ts';
import { isRecord } from '../json-file.ts';
import type { JsonObject } from './model-config.ts';

/**
 * Number of labels, as PretrainedConfig counts them: `id2label` decides, then `num_labels`, and two is the default.
 * Throws Fault `package` for label names that do not agree.
 */
export function labelCount(config: JsonObject): number {
  const { id2label, label2id, num_labels: count } = config;
  if (id2label === undefined || id2label === null) return typeof count === 'number' ? count : 2;
  const names = namesById(id2label);
  if (typeof count === 'number' && count !== names.length)
    throw contradiction(`num_labels is ${count}, but id2label has ${names.length} labels`);
  if (isRecord(label2id)) rejectOtherIds(names, label2id);
  return names.length;
}

function namesById(id2label: unknown): string[] {
  if (Array.isArray(id2label)) throw listed(id2label);
  if (!isRecord(id2label)) throw contradiction('id2label is not an object with a name per number');
  const entries = Object.entries(id2label);
  const names = entries.map((_, index) => id2label[String(index)]);
  const gap = names.indexOf(undefined);
  if (gap >= 0)
    throw contradiction(
      `id2label has ${entries.length} labels, but none with the number ${gap}: ${entries.map(([id]) => id).join(', ')}`,
    );
  const other = names.find((name) => typeof name !== 'string');
  if (other !== undefined)
    throw contradiction(`id2label has a name that is no text: ${JSON.stringify(other)}`);
  return names.map(String);
}

function listed(names: readonly unknown[]): Fault {
  const object = JSON.stringify(Object.fromEntries(names.slice(0, 3).map((name, index) => [index, name])));
  return new Fault(
    'package',
    'config.json: id2label is a list, and transformers reads an object',
    `Write it as ${names.length > 3 ? object.replace(/\}$/, ', …}') : object}, in the order of the list.`,
  );
}

/** Names that only `label2id` has are left over from before a renaming: answers have the names of `id2label`. */
function rejectOtherIds(names: readonly string[], label2id: JsonObject): void {
  for (const [name, id] of Object.entries(label2id)) {
    if (!names.includes(name) || names[Number(id)] === name) continue;
    throw contradiction(
      `label2id gives "${name}" the number ${String(id)}, but id2label the number ${names.indexOf(name)}`,
    );
  }
}

function contradiction(what: string): Fault {
  return new Fault(
    'package',
    `config.json: ${what}`,
    'Number the labels 0, 1, 2, … in the order of the logits, the same in id2label, label2id and num_labels.',
  );
}
