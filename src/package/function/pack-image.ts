import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import type { ContainerImage } from '../../contract/image.ts';
import type { BaseImage } from '../image/base-image.ts';
import { buildImage } from '../image/image.ts';
import { bytecodeLine, imageText, packageLine } from './function-lines.ts';
import { type FunctionTools, toolsOf } from './function-tools.ts';
import { contentsOf, type FunctionRequest } from './ingredients.ts';
import { imageLayers, TASK_ROOT } from './image-layers.ts';
import { checkImageSize } from './limits.ts';

/** What a function image is made of, besides its base. */
export interface ImageRequest extends FunctionRequest {
  /** Has Python and Lambda's runtime interface client, which its entry point starts. */
  readonly base: BaseImage;
}

/** An image that is not uploaded yet. */
export interface PackedImage {
  readonly image: ContainerImage;
  /** What is packed, for people. */
  readonly lines: readonly string[];
}

const HANDLER = 'lambda_handler.handler';

const ARCHITECTURES = { x86_64: 'amd64', arm64: 'arm64' } as const;

/**
 * Builds the image of a function: packages, model and code are layers of their own over the base, from the one that changes
 * least, so that a new script uploads a few kilobytes. Throws Fault `package` for what a function cannot run.
 */
export async function packImage(
  { base, ...request }: ImageRequest,
  { say }: { readonly say: (text: string) => void },
  tools: FunctionTools = toolsOf(say),
): Promise<PackedImage> {
  const { ingredients, parts } = await contentsOf(request, tools, true);
  checkImageSize(parts, base);
  const layers = await imageLayers(parts, join(request.cacheDir, 'layers'));
  const image = buildImage({
    architecture: ARCHITECTURES[request.architecture],
    base,
    layers,
    entrypoint: [...entrypointOf(base), HANDLER],
    workingDir: `/${TASK_ROOT}`,
  });
  const lines = [packageLine(ingredients, parts), bytecodeLine(ingredients, parts, true)];
  return { image, lines: [...lines, `  function image: ${imageText(image, layers, base)}`] };
}

/** Throws Fault `package` for a base that starts nothing. */
function entrypointOf({ name, config }: BaseImage): readonly string[] {
  const entrypoint = config.config?.Entrypoint ?? [];
  if (entrypoint.length > 0) return entrypoint;
  throw new Fault(
    'package',
    `${name} has no entry point, which would start the handler`,
    'Choose a base image with a Lambda runtime interface client, such as public.ecr.aws/lambda/python:3.13 (host.baseImage).',
  );
}
