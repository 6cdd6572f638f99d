import { Fault } from '../../contract/fault.ts';
import type { Tensors } from '../checkpoint/tensor.ts';
import { classesOf, headOf } from './tables.ts';

/** What the weights are compared with. */
export interface Expected {
  readonly modelType: string;
  /** The class that transformers chooses for the task. */
  readonly architecture: string;
  readonly labels: number;
}

/**
 * Throws Fault `package` for weights without the head of the architecture, or with one for another number of labels:
 * transformers would give the model a head at random.
 */
export function checkHead(tensors: Tensors, { modelType, architecture, labels }: Expected): void {
  const head = headOf(architecture);
  if (head === undefined) return;
  const missing = head.weights.filter((name) => !tensors.has(name));
  if (missing.length > 0) throw withoutHead(tensors, modelType, architecture, missing);
  for (const name of head.labels) rejectOtherCount(name, tensors.get(name)?.shape ?? [], labels);
}

function withoutHead(
  tensors: Tensors,
  modelType: string,
  architecture: string,
  missing: readonly string[],
): Fault {
  const other = classesOf(modelType).find(
    (each) => each.architecture !== architecture && isComplete(tensors, each.architecture),
  );
  const found = other ? `; they have the head of ${other.architecture}` : similar(tensors, missing);
  return new Fault(
    'package',
    `the weights have no ${missing.join(', ')}, which ${architecture} needs${found}`,
    'Train the model for the task and save it with save_pretrained, or bring your own serve script with --code DIR.',
  );
}

function isComplete(tensors: Tensors, architecture: string): boolean {
  const head = headOf(architecture);
  return head !== undefined && head.weights.every((name) => tensors.has(name));
}

/** Names outside of any layer that may be the head under another name. */
function similar(tensors: Tensors, missing: readonly string[]): string {
  const ends = missing.map((name) => `.${name}`);
  const prefixed = [...tensors.keys()].find((name) => ends.some((end) => name.endsWith(end)));
  if (prefixed !== undefined) return `; there is ${prefixed}, with a prefix that transformers does not know`;
  const candidates = [...tensors.keys()].filter((name) => /^[a-z_]+(\.[a-z_]+)?\.weight$/i.test(name));
  return candidates.length > 0 ? `; there are ${candidates.slice(0, 3).join(', ')}` : '';
}

function rejectOtherCount(name: string, shape: readonly number[], labels: number): void {
  if (shape[0] === labels) return;
  throw new Fault(
    'package',
    `${name} has the shape [${shape.join(', ')}], for ${shape[0]} labels, but config.json has ${labels} (id2label or num_labels)`,
    'Save the model and its config.json together: model.save_pretrained(DIR).',
  );
}
