import * as z from 'zod';
import type { Declaration } from '../../src/aws/registry.ts';
import type { Conflict } from '../../src/config/option-conflicts.ts';
import { Fault } from '../../src/contract/fault.ts';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import type { FunctionZip } from '../artifacts.ts';
import { archiveKey, functionKey, functionLogGroup, tagsFor } from '../naming.ts';
import { CAPACITY_FLAGS } from './capacity-flags.ts';
import { declareFunction } from './function/function.ts';
import {
  capacityOf,
  concurrencyConflicts,
  deadlines,
  features,
  functionOptions,
  snapStartConflicts,
} from './function/options.ts';
import type { Host, HostInput } from './host.ts';

const options = z.strictObject({
  type: z.literal('lambda-zip'),
  ...functionOptions,
  python: z
    .enum(['3.13', '3.12'])
    .default('3.13')
    .describe('Python runtime of the function. Its packages are vendored for it.'),
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
  features,
  flags: CAPACITY_FLAGS,
  limits: { requestBody: BODY_LIMITS.lambdaSynchronous, diskBytes: undefined, imageBytes: undefined },
  functionZip: ({ python, architecture }) => ({ python, architecture }),
  deadlines,
  logGroup: ({ functions }) => functionLogGroup(functions.zip),
  capacity: capacityOf,
  conflicts: (wanted): Conflict[] => [...concurrencyConflicts(wanted), ...snapStartConflicts(wanted)],
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

function zipObject(
  { config, names }: HostInput,
  { digest, bytes, open, copyFrom }: FunctionZip,
): Declaration {
  return {
    kind: 'object',
    id: 'function-zip',
    needs: ['archives'],
    spec: {
      bucket: names.bucket,
      key: functionKey(digest),
      tags: tagsFor(names.owner, 'function-zip', config.tags),
      bytes,
      open,
      copyFrom,
      check: undefined,
    },
  };
}

/** A release of another host, or of a version without this one, has no zip. */
function zipOf({ functionZip }: HostInput): FunctionZip {
  if (functionZip) return functionZip;
  throw new Fault(
    'config',
    'This release was not packed as a function.',
    'Deploy its folder with --host lambda-zip.',
  );
}
