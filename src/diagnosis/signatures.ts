import { archiveLayout } from './archive-layout.ts';
import { gatewayAndProxy } from './gateway.ts';
import { images } from './images.ts';
import { lambda } from './lambda.ts';
import { memoryAndDisk } from './memory-disk.ts';
import { modelData } from './model-data.ts';
import { modelFiles } from './model-files.ts';
import { modelServer } from './model-server.ts';
import { pythonDependencies } from './python-dependencies.ts';
import { quotasAndCapacity } from './quotas.ts';
import { restApi } from './rest-api.ts';
import { rolesAndPermissions } from './roles.ts';
import { serveScript } from './serve-script.ts';
import type { Signature } from './signature.ts';
import { startUp } from './start-up.ts';

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
  ...lambda,
];
