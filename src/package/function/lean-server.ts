import { join } from 'node:path';
import { SERVER_VERSIONS } from '../../local/vendor-installer.ts';
import { functionWheels } from './function-wheels.ts';
import { unpackedFolder } from './entries-on-disk.ts';
import { type FunctionTools, toolsOf } from './function-tools.ts';
import { type FunctionPython, lambdaPython } from './lambda-python.ts';
import { packageEntries, servingEntries } from './parts.ts';
import type { ZipEntry } from './zip-entry.ts';

/** The program of the lean container, in the folder of the serving code. */
export const LEAN_PROGRAM = 'sagemaker_serve.py';

// The HTTP server with its dependencies: Python only, so that they run on any interpreter.
const PACKAGES = ['uvicorn', 'h11', 'click'];
const FOLDER = 'server';

export interface LeanServer {
  readonly python: FunctionPython;
  /** The parent folder of wheels and of what is unpacked. */
  readonly cacheDir: string;
}

/** What packs the container. */
export interface LeanTools extends FunctionTools {
  /** The locked file with the versions of the server's packages. */
  readonly serverVersionsFile: string;
}

/** The tools of this machine. */
export function leanToolsOf(say: (text: string) => void): LeanTools {
  return { ...toolsOf(say), serverVersionsFile: SERVER_VERSIONS };
}

/** The packages of the server, in their folder beside the serving code. Throws Fault `package`. */
export async function serverEntries(
  { python, cacheDir }: LeanServer,
  tools: Pick<LeanTools, 'serverVersionsFile' | 'installer'>,
): Promise<ZipEntry[]> {
  const wheels = await functionWheels({
    image: lambdaPython(python, 'x86_64'),
    requirementsFile: undefined,
    runtime: { names: PACKAGES, versionsFile: tools.serverVersionsFile },
    cache: join(cacheDir, 'wheels'),
    installer: tools.installer,
    pytorch: undefined,
  });
  const packages = await packageEntries({ wheels, isAlone: true }, FOLDER);
  return [...packages.values()].flat();
}

/** The program with the server's packages on this machine, as the image has them. Throws Fault `package`. */
export async function leanProgram(
  server: LeanServer,
  tools: Pick<LeanTools, 'serverVersionsFile' | 'installer' | 'servingCode'>,
): Promise<string> {
  const entries = [...(await servingEntries(tools.servingCode)), ...(await serverEntries(server, tools))];
  return join(await unpackedFolder(entries, join(server.cacheDir, 'lean')), LEAN_PROGRAM);
}
