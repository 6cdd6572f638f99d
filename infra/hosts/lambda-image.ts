import * as z from 'zod';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { CAPACITY_FLAGS } from './capacity-flags.ts';
import { functionPlace } from './function/function-place.ts';
import { declareFunction } from './function/function.ts';
import {
  capacityOf,
  concurrencyConflicts,
  deadlines,
  features,
  functionOptions,
  NO_VPC,
} from './function/options.ts';
import { imageIn, imageOfRelease, placeOf } from './image/stack-image.ts';
import { pythonOption } from './function/python-option.ts';
import type { Host } from './host.ts';

const options = z.strictObject({
  type: z.literal('lambda-image'),
  ...functionOptions,
  python: pythonOption,
  baseImage: z
    .string()
    .optional()
    .describe(
      'Image to build on: Python with a Lambda runtime interface client as its entry point. Default: public.ecr.aws/lambda/python of that version. A tag is resolved at each deploy; with a digest (@sha256:…), updates of the base change nothing.',
    ),
});

type Options = z.output<typeof options>;

/** A Lambda function in a container image, which is built without Docker: up to 10 GB. */
export const lambdaImage = {
  options,
  features: {
    ...features,
    vpc: NO_VPC,
    snapStart: 'SnapStart does not support container images',
    modelIn: 'the model is in the image',
  },
  flags: CAPACITY_FLAGS,
  limits: { requestBody: BODY_LIMITS.lambdaSynchronous, diskBytes: undefined, imageBytes: undefined },
  functionPackage: ({ python, architecture, baseImage = `public.ecr.aws/lambda/python:${python}` }) => ({
    place: 'image',
    python,
    architecture,
    baseImage,
  }),
  deadlines,
  ...functionPlace('image'),
  capacity: capacityOf,
  conflicts: concurrencyConflicts,
  declare(input, wanted) {
    const image = imageOfRelease(input);
    return declareFunction(input, {
      host: 'image',
      code: { image: placeOf(input, image).uri },
      codeDigest: image.digest,
      runtime: undefined,
      handler: undefined,
      architecture: wanted.architecture,
      capacity: capacityOf(wanted),
      timeoutSeconds: wanted.timeoutSeconds,
      snapStart: undefined,
      environment: {},
      resources: imageIn(input, image),
      needs: ['image'],
    });
  },
} as const satisfies Host<Options>;
