import type { AwsClients } from '../core/clients.ts';
import { accessPointKind } from './access-point.ts';
import { fileSystemKind } from './file-system.ts';
import { mountTargetKind } from './mount-target.ts';

/** The kinds of EFS, after those that they need. */
export function efsKinds(aws: AwsClients) {
  return {
    'file-system': fileSystemKind(aws),
    'mount-target': mountTargetKind(aws),
    'access-point': accessPointKind(aws),
  };
}
