import type { Declaration } from '../../../src/aws/registry.ts';
import { Fault } from '../../../src/contract/fault.ts';
import type { FunctionZip } from '../../artifacts.ts';
import { functionKey, tagsFor } from '../../naming.ts';
import type { HostInput } from '../hosted.ts';

/** The zip in the stack's bucket: 50 MB is the limit of an inline one (Lambda quotas page). */
export function zipObject(
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

/** The zip of a release. A release of another host, or of a version without this one, has no zip. */
export function zipOf({ functionZip }: HostInput): FunctionZip {
  if (functionZip) return functionZip;
  throw new Fault(
    'config',
    'This release was not packed as a function.',
    'Deploy its folder with --host lambda-zip.',
  );
}
