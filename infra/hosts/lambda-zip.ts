import * as z from 'zod';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { archiveKey, functionKey } from '../naming.ts';
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
  snapStartConflicts,
} from './function/options.ts';
import { pythonOption } from './function/python-option.ts';
import { zipObject, zipOf } from './function/zip-object.ts';
import type { Host } from './host.ts';

const options = z.strictObject({
  type: z.literal('lambda-zip'),
  ...functionOptions,
  python: pythonOption,
  modelIn: z
    .enum(['zip', 's3'])
    .default('zip')
    .describe(
      'Where the model is: in the zip if it fits, or in any case in S3, from where it is unpacked to /tmp at start. Every published version keeps its zip in the code storage of the account (75 GB a region).',
    ),
  snapStart: z
    .boolean()
    .default(false)
    .describe(
      'Whether new execution environments start from a snapshot of the loaded model. Each published version is billed while it exists.',
    ),
});

type Options = z.output<typeof options>;

/** Reads the archive, if the zip has no room for the model (serving-code/). */
const ARCHIVE_VARIABLE = 'SAGEMAKER_GATEWAY_ARCHIVE';

/** A Lambda function with the model and ONNX Runtime in a zip, or the model in S3. */
export const lambdaZip = {
  options,
  features: { ...features, vpc: NO_VPC, baseImage: 'a zip has no image' },
  flags: CAPACITY_FLAGS,
  limits: { requestBody: BODY_LIMITS.lambdaSynchronous, diskBytes: undefined, imageBytes: undefined },
  functionPackage: ({ python, architecture, modelIn }) => ({
    place: 'zip',
    python,
    architecture,
    modelInZip: modelIn === 'zip',
  }),
  deadlines,
  ...functionPlace('zip'),
  capacity: capacityOf,
  conflicts: (wanted) => [...concurrencyConflicts(wanted), ...snapStartConflicts(wanted)],
  declare(input, wanted) {
    const zip = zipOf(input);
    const { bucket } = input.names;
    const key = functionKey(zip.digest);
    return declareFunction(input, {
      host: 'zip',
      code: { bucket, key, sha256: zip.sha256Base64 },
      // The bytes, too: a release must not name others under the same content.
      codeDigest: `${zip.digest} ${zip.sha256Base64}`,
      runtime: `python${wanted.python}`,
      handler: 'lambda_handler.handler',
      architecture: wanted.architecture,
      capacity: capacityOf(wanted),
      timeoutSeconds: wanted.timeoutSeconds,
      snapStart: wanted.snapStart,
      environment: zip.modelInZip
        ? {}
        : { [ARCHIVE_VARIABLE]: `s3://${bucket}/${archiveKey(input.archive.digest)}` },
      resources: [zipObject(input, zip)],
      needs: ['function-zip'],
    });
  },
} as const satisfies Host<Options>;
