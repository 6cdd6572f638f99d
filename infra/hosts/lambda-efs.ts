import * as z from 'zod';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { CAPACITY_FLAGS } from './capacity-flags.ts';
import { declareMounted } from './file-system/mounted-function.ts';
import { vpcOption } from './file-system/vpc-option.ts';
import { functionPlace } from './function/function-place.ts';
import {
  capacityOf,
  concurrencyConflicts,
  deadlines,
  features,
  functionOptions,
} from './function/options.ts';
import { pythonOption } from './function/python-option.ts';
import type { Host } from './host.ts';

const options = z.strictObject({
  type: z.literal('lambda-efs'),
  ...functionOptions,
  python: pythonOption,
  vpc: vpcOption,
});

type Options = z.output<typeof options>;

/** A Lambda function with packages and model on an EFS file system, which another function fills. */
export const lambdaEfs = {
  options,
  features: {
    ...features,
    snapStart: 'SnapStart does not support Amazon EFS',
    modelIn: 'the model is on the file system',
    baseImage: 'a function on a file system has no image',
  },
  flags: CAPACITY_FLAGS,
  limits: { requestBody: BODY_LIMITS.lambdaSynchronous, diskBytes: undefined, imageBytes: undefined },
  functionPackage: ({ python, architecture }) => ({ python, architecture, place: 'file-system' }),
  network: ({ vpc: { subnetIds } }) => ({ subnetIds }),
  deadlines,
  ...functionPlace('efs'),
  capacity: capacityOf,
  conflicts: concurrencyConflicts,
  declare: (input, wanted) => declareMounted(input, wanted, wanted.vpc),
} as const satisfies Host<Options>;
