import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minorPython, type MinorPython } from '../../local/minor-python.ts';
import { RUNTIME_VERSIONS, vendorInstaller } from '../../local/vendor-installer.ts';
import { REQUIREMENTS } from '../vendor/packed.ts';
import type { Installer } from '../vendor/uv.ts';
import { functionWheels } from './function-wheels.ts';
import { type Architecture, type FunctionPython, lambdaPython } from './lambda-python.ts';
import type { Ingredients } from './parts.ts';
import { runtimeOf, type ServedModel } from './script-needs.ts';

/** A function to pack: a model and its serve script, as `describeModel` and `withGraph` return them. */
export interface FunctionRequest extends ServedModel {
  readonly python: FunctionPython;
  readonly architecture: Architecture;
  /** The parent folder of wheels, bytecode and finished zips. */
  readonly cacheDir: string;
  /** Size of the function's /tmp. */
  readonly tmpBytes: number;
  /** Whether the zip has the model if there is room; by default it has. */
  readonly modelInZip?: boolean;
}

/** What packs, and what is packed besides the model. */
export interface FunctionTools {
  /** Prepared only if wheels are not there. */
  readonly installer: () => Promise<Installer>;
  /** The locked file with the versions of the runtime. */
  readonly versionsFile: string;
  readonly interpreter: (minor: string) => Promise<MinorPython | undefined>;
  /** The folder of the handler. */
  readonly servingCode: string;
}

/** The tools of this machine. */
export function toolsOf(say: (text: string) => void): FunctionTools {
  return {
    installer: async () => await vendorInstaller({ say }),
    versionsFile: RUNTIME_VERSIONS,
    interpreter: minorPython,
    servingCode: fileURLToPath(new URL('../../../serving-code', import.meta.url)),
  };
}

/** Finds everything that a function is made of, wheels included. Throws Fault `package` for what cannot run there. */
export async function ingredientsOf(
  request: Omit<FunctionRequest, 'tmpBytes'>,
  tools: FunctionTools,
): Promise<Ingredients> {
  const { manifest, isBundled, cacheDir } = request;
  const names = await runtimeOf(request);
  const requirementsFile = manifest.entries.find(({ path }) => path === REQUIREMENTS)?.source;
  const python = lambdaPython(request.python, request.architecture);
  const wheels = await functionWheels({
    image: python,
    requirementsFile,
    runtime: { names, versionsFile: tools.versionsFile },
    cache: join(cacheDir, 'wheels'),
    installer: tools.installer,
  });
  return {
    manifest,
    wheels,
    isAlone: isBundled && requirementsFile === undefined,
    servingCode: tools.servingCode,
    python,
    interpreter: await tools.interpreter(python.version),
    cache: join(cacheDir, 'bytecode'),
  };
}
