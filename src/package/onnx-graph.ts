import type { FolderFile, Selection } from './folder.ts';
import { comparePaths, type Manifest } from './manifest.ts';
import { isWeights } from './weights.ts';

/** The packages that the bundled serve script imports to answer with a graph (inference-code/runtimes/onnx.py). */
export const GRAPH_RUNTIME = ['onnxruntime', 'tokenizers', 'numpy'];

const GRAPH = /^(?:onnx\/)?([^/]+)\.onnx$/;

/** A graph or its external data: `model.onnx`, `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
const PART_OF_GRAPH = /^((?:onnx\/)?[^/]+\.onnx)(_data\w*|\.data)?$/;

/** Whether this is a graph where the bundled serve script looks for one (runtimes/model_folder.py). */
export function isGraph(path: string): boolean {
  return GRAPH.test(path);
}

/** Whether the files of an archive contain a graph that the bundled serve script loads. */
export function hasGraph({ entries }: Pick<Manifest, 'entries'>): boolean {
  return entries.some(({ path }) => isGraph(path));
}

/**
 * What Optimum, sentence-transformers and Transformers.js add to the name of a graph whose answers differ from those of
 * the model: fewer bits, or GELU approximated (O3 and O4). Those that a CPU runs fast come first.
 */
const ROUNDED = [/_quantized$/, /_q?int8/, /_q?uint8/, /_O3$/, /_(O4|fp16|bf16)$/, /_(q\d|bnb4)/];

/**
 * Includes one graph, as the bundled serve script loads one: `model.onnx`, else an optimized one, else the first of
 * ROUNDED. A rounded one is left out if the folder has the weights themselves.
 */
export function withOneGraph({ files, leftOut }: Selection): Selection {
  const graphs = files.filter(({ path }) => isGraph(path)).toSorted(byPreference);
  const others = files.filter(({ path }) => !PART_OF_GRAPH.test(path));
  const best = graphs.find(({ path }) => rankOf(path) === 0 || !others.some(isModelWeights));
  const chosen = best?.path;
  const left = files.filter(({ path }) => PART_OF_GRAPH.test(path) && graphOf(path) !== chosen);
  return {
    files: files.filter((file) => !left.includes(file)),
    leftOut: [...leftOut, ...left.map(({ path }) => ({ path, reason: reasonFor(chosen) }))],
  };
}

function reasonFor(chosen: string | undefined): string {
  return chosen === undefined
    ? 'a rounded graph, with other answers than the weights in this folder'
    : `another graph: ${chosen} is packed`;
}

function isModelWeights({ path }: FolderFile): boolean {
  return isWeights(path) && !path.includes('/');
}

function byPreference({ path: left }: FolderFile, { path: right }: FolderFile): number {
  return rankOf(left) - rankOf(right) || isOther(left) - isOther(right) || comparePaths(left, right);
}

/** Zero for a graph with the answers of the model. */
function rankOf(path: string): number {
  return ROUNDED.findIndex((rounded) => rounded.test(stemOf(path))) + 1;
}

function isOther(path: string): number {
  return stemOf(path) === 'model' ? 0 : 1;
}

function stemOf(path: string): string {
  return GRAPH.exec(path)?.[1] ?? '';
}

/** The graph that a file is a part of. */
function graphOf(path: string): string | undefined {
  return PART_OF_GRAPH.exec(path)?.[1];
}
