import { join } from 'node:path';
import { REQUIREMENTS } from '../vendor/packed.ts';
import { TORCH } from '../vendor/pytorch.ts';
import type { FunctionTools } from './function-tools.ts';
import { functionWheels } from './function-wheels.ts';
import { type Architecture, type FunctionPython, lambdaPython } from './lambda-python.ts';
import { functionParts, type Ingredients, type Parts } from './parts.ts';
import { runtimeOf, type ServedModel } from './script-needs.ts';

/** A function to pack: a model and its serve script, as `describeModel` and `withGraph` return them. */
export interface FunctionRequest extends ServedModel {
  readonly python: FunctionPython;
  readonly architecture: Architecture;
  /** The parent folder of wheels, bytecode and finished zips. */
  readonly cacheDir: string;
  /** As in `Room`. */
  readonly prefersPyTorch?: boolean | undefined;
}

/** What a function is made of. */
export interface Contents {
  readonly ingredients: Ingredients;
  readonly parts: Parts;
}

/** Finds everything; `forPyTorch` is whether that has room. Throws Fault `package` for what cannot run there. */
export async function contentsOf(
  request: FunctionRequest,
  tools: FunctionTools,
  forPyTorch: boolean,
): Promise<Contents> {
  const ingredients = await ingredientsOf(request, tools, forPyTorch);
  return { ingredients, parts: await functionParts(ingredients) };
}

async function ingredientsOf(
  request: FunctionRequest,
  tools: FunctionTools,
  forPyTorch: boolean,
): Promise<Ingredients> {
  const { manifest, isBundled, cacheDir, prefersPyTorch } = request;
  const names = await runtimeOf(request, { forPyTorch, prefersPyTorch });
  const requirementsFile = manifest.entries.find(({ path }) => path === REQUIREMENTS)?.source;
  const python = lambdaPython(request.python, request.architecture);
  const wheels = await functionWheels({
    image: python,
    requirementsFile,
    runtime: { names, versionsFile: tools.versionsFile },
    cache: join(cacheDir, 'wheels'),
    installer: tools.installer,
    pytorch: forPyTorch ? tools.pytorch : undefined,
  });
  return {
    manifest,
    wheels,
    isAlone: isBundled && requirementsFile === undefined && !names.includes(TORCH),
    servingCode: tools.servingCode,
    python,
    interpreter: await tools.interpreter(python.version),
    cache: join(cacheDir, 'bytecode'),
  };
}
