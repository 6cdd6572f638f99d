import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HEAD } from '../../contract/setfit.ts';
import type { Value } from '../checkpoint/pickled-value.ts';
import type { FolderFile } from '../folder.ts';
import { readJson, readJsonFile } from '../json-file.ts';
import type { SetFitConfig } from './config.ts';
import { type LinearHead, NotLinear } from './linear-head.ts';

/** Writes the files of a SetFit model with its head as weights, and its labels in config.json. Throws NotLinear. */
export async function writeConverted(
  files: readonly FolderFile[],
  head: LinearHead,
  setfit: SetFitConfig,
  out: string,
): Promise<void> {
  const labels = labelsOf(head, setfit.labels ?? undefined);
  for (const { path, source } of files) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await copyFile(source, join(out, path), constants.COPYFILE_FICLONE);
  }
  await writeFile(join(out, HEAD), safetensorsOf(head));
  const write = async (path: string, value: unknown): Promise<void> =>
    await writeFile(join(out, path), JSON.stringify(value, undefined, 2));
  const { num_labels: _, ...config } = await readJsonFile(jsonIn(out, 'config.json'));
  await write('config.json', {
    ...config,
    id2label: Object.fromEntries(labels.entries()),
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    problem_type: `${head.isMultiLabel ? 'multi' : 'single'}_label_classification`,
  });
  if (setfit.normalize_embeddings !== true) return;
  const modules = (await readJson(jsonIn(out, 'modules.json'))) as readonly { readonly type: string }[];
  if (!modules.at(-1)?.type.endsWith('.Normalize')) await write('modules.json', [...modules, NORMALIZE]);
}

const NORMALIZE = { path: 'normalize_embeddings', type: 'sentence_transformers.models.Normalize' };

function jsonIn(folder: string, path: string): { readonly path: string; readonly source: string } {
  return { path, source: join(folder, path) };
}

/** What `SetFitModel.predict` returns: an element of `labels`, or the class itself. */
function labelsOf({ classes, bias }: LinearHead, named: readonly string[] | undefined): string[] {
  const labels = (classes ?? [...bias.keys()]).map((each) => labelOf(each, named));
  if (labels.length !== bias.length)
    throw new NotLinear(`it has ${labels.length} classes and weights of ${bias.length}`);
  if (new Set(labels).size !== labels.length)
    throw new NotLinear(`two of its labels are the same: ${labels.join(', ')}`);
  return labels;
}

function labelOf(each: Value, named: readonly string[] | undefined): string {
  if (typeof each === 'string') return each;
  const index = Number(each ?? NaN);
  if (!Number.isFinite(index)) throw new NotLinear('one of its classes is neither a number nor a text');
  if (named === undefined || named.length === 0)
    return typeof each === 'boolean' ? (['False', 'True'][index] ?? '') : String(index);
  const label = named[index];
  if (label !== undefined) return label;
  throw new NotLinear(`config_setfit.json has ${named.length} labels, and none for its class ${index}`);
}

/** The weights in double precision, as scikit-learn computes. Throws NotLinear if they have no common width. */
function safetensorsOf({ weight, bias, isOneVsRest }: LinearHead): Buffer {
  const [{ length: width } = []] = weight;
  const numbers = [...weight.flat(), ...bias];
  if (!width || weight.some((row) => row.length !== width) || !numbers.every(Number.isFinite))
    throw new NotLinear('its weights are not a matrix of finite numbers');
  const split = weight.length * width * Float64Array.BYTES_PER_ELEMENT;
  const end = numbers.length * Float64Array.BYTES_PER_ELEMENT;
  const header = JSON.stringify({
    __metadata__: { activation: isOneVsRest ? 'log_sigmoid' : 'identity' },
    weight: { dtype: 'F64', shape: [weight.length, width], data_offsets: [0, split] },
    bias: { dtype: 'F64', shape: [bias.length], data_offsets: [split, end] },
  });
  const padded = Buffer.from(header.padEnd(Math.ceil(header.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const data = Buffer.alloc(end);
  numbers.forEach((each, at) => data.writeDoubleLE(each, at * Float64Array.BYTES_PER_ELEMENT));
  return Buffer.concat([length, padded, data]);
}
