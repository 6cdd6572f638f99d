import type { Declaration } from '../../../src/aws/registry.ts';
import { Fault } from '../../../src/contract/fault.ts';
import type { FunctionZip } from '../../artifacts.ts';
import { functionKey, functionLogGroup, roleArn, tagsFor } from '../../naming.ts';
import { declaredRole } from '../function/function-role.ts';
import type { HostInput } from '../hosted.ts';
import type { DeclaredFileSystem } from './file-system.ts';
import { loaderPolicy } from './roles.ts';

// A core of its own, and memory for the pieces of the zip.
const MEMORY_MB = 1769;
/** It answers half a minute earlier how far it is, and is invoked again: people see the progress of a large model. */
const TIMEOUT_SECONDS = 90;

/** The function that fills the file system, and the folder of the release. */
export function loaderOn(
  input: HostInput,
  { network, needs }: DeclaredFileSystem,
  content: FunctionZip,
): Declaration[] {
  const { config, site, names } = input;
  const role = declaredRole(input, {
    id: 'loader-role',
    name: names.loaderRole,
    description: `What the function that fills the file system of ${names.owner} may do`,
    policy: loaderPolicy(site, names, config.bucket.kmsKeyId),
  });
  return [
    ...role,
    {
      kind: 'log-group',
      id: 'loader-logs',
      needs: [],
      spec: {
        name: functionLogGroup(names.loader),
        retentionDays: config.logRetentionDays,
        tags: tagsFor(names.owner, 'loader-logs', config.tags),
      },
    },
    {
      kind: 'function',
      id: 'loader',
      needs: [...needs, 'loader-logs', ...role.map(({ id }) => id)],
      spec: {
        name: names.loader,
        roleArn: config.roles.function ?? roleArn(site, names.loaderRole),
        code: loaderCodeOf(input),
        runtime: 'python3.13',
        handler: 'file_system_loader.handler',
        memoryMb: MEMORY_MB,
        timeoutSeconds: TIMEOUT_SECONDS,
        environment: {},
        reservedConcurrency: undefined,
        network,
        tags: tagsFor(names.owner, 'loader', config.tags),
      },
    },
    {
      kind: 'stored-folder',
      id: 'release-folder',
      needs: ['loader', 'function-zip'],
      spec: {
        loader: names.loader,
        digest: content.digest,
        bucket: names.bucket,
        key: functionKey(content.digest),
        bytes: content.bytes,
        storedBytes: content.unzippedBytes ?? content.bytes,
      },
    },
  ];
}

/** The code of both functions. It is packed for this host only. */
export function loaderCodeOf({ loaderCode }: HostInput): NonNullable<HostInput['loaderCode']> {
  if (loaderCode) return loaderCode;
  throw new Fault(
    'config',
    'This release was not packed for a file system.',
    'Deploy its folder with --host lambda-efs.',
  );
}

/** The network of the stack. Read before the stack is declared; a release of another host needs none. */
export function networkOf({ network }: HostInput): NonNullable<HostInput['network']> {
  if (network) return network;
  throw new Fault(
    'config',
    'The VPC of the function is not known.',
    'Deploy its folder with --host lambda-efs.',
  );
}
