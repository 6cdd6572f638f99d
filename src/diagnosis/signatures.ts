import { images, modelData, quotasAndCapacity, rolesAndPermissions } from './account.ts';
import { archiveLayout } from './archive-layout.ts';
import { modelServer, startUp } from './container-start.ts';
import { functions } from './function.ts';
import { gatewayAndProxy, restApi } from './gateway.ts';
import { memoryAndDisk } from './memory-disk.ts';
import { modelFiles } from './model-files.ts';
import { pythonDependencies } from './python-dependencies.ts';
import { serveScript } from './serve-script.ts';
import type { Signature } from './signature.ts';

/** Every failure that is known by its text. */
export const SIGNATURES: readonly Signature[] = [
  ...archiveLayout,
  ...serveScript,
  ...modelFiles,
  ...pythonDependencies,
  ...memoryAndDisk,
  ...startUp,
  ...modelServer,
  ...rolesAndPermissions,
  ...quotasAndCapacity,
  ...images,
  ...modelData,
  ...gatewayAndProxy,
  ...restApi,
  ...functions,
];
