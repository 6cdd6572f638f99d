import type * as sdk from '@aws-sdk/client-efs';
import type { Actions } from '../protocol/actions.ts';
import { accessPointActions } from './access-points.ts';
import type { FileStore } from './file-store.ts';
import { fileSystemActions } from './file-systems.ts';
import { mountTargetActions } from './mount-targets.ts';
import { tagActions } from './tags.ts';

/** Everything that works on the file systems of an account. */
export function fileActions(store: FileStore): Actions<typeof sdk> {
  return {
    ...fileSystemActions(store),
    ...mountTargetActions(store),
    ...accessPointActions(store),
    ...tagActions(store),
  };
}
