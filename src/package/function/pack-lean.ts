import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import type { BaseImage } from '../image/base-image.ts';
import { buildImage } from '../image/image.ts';
import { bytecodeLine, imageText, packageLine } from './function-lines.ts';
import { imageLayers, TASK_ROOT } from './image-layers.ts';
import { leanParts } from './lean-parts.ts';
import { LEAN_PROGRAM, type LeanServer, type LeanTools, leanToolsOf } from './lean-server.ts';
import type { PackedImage } from './pack-image.ts';

/** What the image of the lean container is made of. */
export interface LeanRequest extends LeanServer {
  /** Has Python on its path. */
  readonly base: BaseImage;
  /** Whether the built-in serve script runs there, and nothing else. */
  readonly isBundled: boolean;
}

/** SageMaker calls a container on this port (your-algorithms-inference-code). */
const PORT = 8080;

/**
 * `nobody`, as every base on Debian or Red Hat has it. The server only reads; what a serve script writes goes to /tmp, which
 * is also all that a serverless endpoint lets it write to.
 */
const SETTINGS = {
  user: '65534:65534',
  environment: { HOME: '/tmp', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  exposedPorts: [PORT],
} as const;

/**
 * Builds the image of the lean SageMaker container: ONNX Runtime, the server and the serving code over a base. It has no
 * model, which SageMaker unpacks to /opt/ml/model, so that all models with the built-in serve script share one image, and
 * all with scripts of their own another. Throws Fault `package` for a base with another Python.
 */
export async function packLean(
  { base, isBundled, ...server }: LeanRequest,
  { say }: { readonly say: (text: string) => void },
  tools: LeanTools = leanToolsOf(say),
): Promise<PackedImage> {
  const { python, cacheDir } = server;
  checkPython(base, python);
  const { ingredients, parts, packages } = await leanParts(server, isBundled, tools);
  const layers = await imageLayers(parts, join(cacheDir, 'layers'), packages);
  const image = buildImage({
    architecture: 'amd64',
    base,
    layers,
    // Wherever a base has its Python; `env` replaces itself, so that signals reach the server.
    entrypoint: ['/usr/bin/env', `python${python}`, `/${TASK_ROOT}/${LEAN_PROGRAM}`],
    ...SETTINGS,
  });
  const size = `  lean container: ${imageText(image, layers, base)}`;
  return { image, lines: [packageLine(ingredients, parts), bytecodeLine(ingredients, parts, true), size] };
}

/** The official images of Python, and those built on them, say which one they have. */
function checkPython({ name, config }: BaseImage, python: string): void {
  const prefix = 'PYTHON_VERSION=';
  const has = config.config?.Env?.find((each) => each.startsWith(prefix))?.slice(prefix.length);
  if (has === undefined || has.startsWith(`${python}.`)) return;
  throw new Fault(
    'package',
    `${name} has Python ${has}, and the packages of the lean container are for ${python}`,
    'Choose another base image (container.baseImage), or the other Python that is supported: 3.12 or 3.13 (container.python).',
  );
}
