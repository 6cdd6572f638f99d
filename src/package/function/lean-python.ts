import { readFileSync } from 'node:fs';
import { RUNTIME_VERSIONS } from '../../local/vendor-installer.ts';
import { GRAPH_RUNTIME } from '../onnx-graph.ts';
import type { ImagePython } from '../vendor/image-python.ts';
import { type FunctionPython, lambdaPython } from './lambda-python.ts';

/** The Python of the lean container, unless `container.python` names another. */
export const LEAN_PYTHON: FunctionPython = '3.13';

/** The same with the packages of its image. What runs on Lambda's glibc runs there, too. */
export function leanPython(version: FunctionPython = LEAN_PYTHON): ImagePython {
  const lock = readFileSync(RUNTIME_VERSIONS, 'utf8');
  const packages = GRAPH_RUNTIME.map((name): [string, string | undefined] => [
    name,
    new RegExp(`^${name}==([^\\s;\\\\]+)`, 'm').exec(lock)?.[1],
  ]);
  return { ...lambdaPython(version, 'x86_64'), packages: Object.fromEntries(packages) };
}
