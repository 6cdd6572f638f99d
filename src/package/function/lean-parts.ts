import { join } from 'node:path';
import { GRAPH_RUNTIME } from '../onnx-graph.ts';
import { functionWheels } from './function-wheels.ts';
import { lambdaPython } from './lambda-python.ts';
import { type LeanServer, type LeanTools, serverEntries } from './lean-server.ts';
import { compiled, functionParts, type Ingredients, type Parts } from './parts.ts';
import type { ZipEntry } from './zip-entry.ts';

/** The parts of the lean container: those of a function without a model, and the packages of its server. */
export interface LeanParts {
  readonly ingredients: Ingredients;
  readonly parts: Parts;
  readonly packages: readonly ZipEntry[];
}

/** Finds everything; `isAlone`: nothing but the built-in serve script uses the packages. Throws Fault `package`. */
export async function leanParts(server: LeanServer, isAlone: boolean, tools: LeanTools): Promise<LeanParts> {
  const ingredients = await ingredientsOf(server, isAlone, tools);
  const entries = await serverEntries(server, tools);
  return {
    ingredients,
    parts: await functionParts(ingredients),
    packages: [...entries, ...(await compiled(entries, ingredients))],
  };
}

async function ingredientsOf(
  { python: version, cacheDir }: LeanServer,
  isAlone: boolean,
  tools: LeanTools,
): Promise<Ingredients> {
  const python = lambdaPython(version, 'x86_64');
  const wheels = await functionWheels({
    image: python,
    requirementsFile: undefined,
    runtime: { names: GRAPH_RUNTIME, versionsFile: tools.versionsFile },
    cache: join(cacheDir, 'wheels'),
    installer: tools.installer,
    pytorch: undefined,
  });
  return {
    manifest: { digest: '', entries: [] },
    wheels,
    isAlone,
    servingCode: tools.servingCode,
    python,
    interpreter: await tools.interpreter(version),
    cache: join(cacheDir, 'bytecode'),
  };
}
