import type { AccessPointPlace, FileSystemPort } from '../account/network-port.ts';
import { phaseOf } from '../life-cycle.ts';
import type { FileStore } from './file-store.ts';
import { directoryIn } from './stored-files.ts';

/** File systems, as Lambda sees them. */
export function fileSystemPort(store: FileStore): FileSystemPort {
  return {
    accessPoint: (arn) => {
      const region = arn.split(':')[3] ?? '';
      const files = store.in(region);
      const point = [...files.accessPoints.values()].find((each) => each.arn === arn);
      const fileSystem = point && files.fileSystems.get(point.fileSystemId);
      if (!point || !fileSystem || phaseOf(point) === 'deleting') return undefined;
      const mountTargets = files
        .mountTargetsOf(fileSystem)
        .map((each): AccessPointPlace['mountTargets'][0] => ({
          zone: each.zone,
          vpcId: each.vpcId,
          groupIds: each.groupIds,
          isAvailable: phaseOf(each) === 'available',
        }));
      const open = async (): Promise<string | undefined> =>
        await directoryIn(fileSystem.folder, point.path, point.creationInfo?.Permissions);
      return { fileSystemArn: fileSystem.arn, mountTargets, open };
    },
    mountTarget: (region, id) => store.in(region).mountTargets.get(id),
    tagsOf: (region, id) => {
      const { fileSystems, accessPoints } = store.in(region);
      return Object.fromEntries((fileSystems.get(id) ?? accessPoints.get(id))?.tags ?? []);
    },
  };
}
