import type * as sdk from '@aws-sdk/client-efs';
import { type LifeCycle, phaseOf, present } from '../life-cycle.ts';
import { accessPointNotFound, fileSystemNotFound, mountTargetNotFound, notAvailable } from './errors.ts';

export interface FileSystem extends LifeCycle {
  readonly id: string;
  readonly arn: string;
  readonly creationToken: string;
  readonly createdAt: Date;
  readonly settings: Pick<
    sdk.FileSystemDescription,
    'PerformanceMode' | 'ThroughputMode' | 'ProvisionedThroughputInMibps' | 'Encrypted' | 'KmsKeyId'
  >;
  readonly tags: Map<string, string>;
  /** Its root on this machine. */
  readonly folder: string;
}

export interface MountTarget extends LifeCycle {
  readonly id: string;
  readonly fileSystemId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly interfaceId: string;
  readonly address: string;
  groupIds: readonly string[];
}

export interface AccessPoint extends LifeCycle {
  readonly id: string;
  readonly arn: string;
  readonly clientToken: string;
  readonly fileSystemId: string;
  readonly posixUser: sdk.PosixUser | undefined;
  readonly path: string;
  readonly creationInfo: sdk.CreationInfo | undefined;
  readonly tags: Map<string, string>;
}

/** What an account has of EFS in one region. */
export class RegionFiles {
  readonly #fileSystems = new Map<string, FileSystem>();
  readonly #mountTargets = new Map<string, MountTarget>();
  readonly #accessPoints = new Map<string, AccessPoint>();

  get fileSystems(): ReadonlyMap<string, FileSystem> {
    return present(this.#fileSystems);
  }

  get mountTargets(): ReadonlyMap<string, MountTarget> {
    return present(this.#mountTargets);
  }

  get accessPoints(): ReadonlyMap<string, AccessPoint> {
    return present(this.#accessPoints);
  }

  addFileSystem(added: FileSystem): void {
    this.#fileSystems.set(added.id, added);
  }

  addMountTarget(added: MountTarget): void {
    this.#mountTargets.set(added.id, added);
  }

  addAccessPoint(added: AccessPoint): void {
    this.#accessPoints.set(added.id, added);
  }

  /** By id or ARN. Throws FileSystemNotFound. */
  fileSystem(named: string): FileSystem {
    const found = this.fileSystems.get(idOf(named));
    if (!found) throw fileSystemNotFound(idOf(named));
    return found;
  }

  /** Throws IncorrectFileSystemLifeCycleState for one that is being created or deleted. */
  availableFileSystem(named: string): FileSystem {
    const found = this.fileSystem(named);
    const phase = phaseOf(found);
    if (phase !== 'available') throw notAvailable(found.id, phase);
    return found;
  }

  /** Throws MountTargetNotFound. */
  mountTarget(id: string): MountTarget {
    const found = this.mountTargets.get(id);
    if (!found) throw mountTargetNotFound(id);
    return found;
  }

  /** By id or ARN. Throws AccessPointNotFound. */
  accessPoint(named: string): AccessPoint {
    const found = this.accessPoints.get(idOf(named));
    if (!found) throw accessPointNotFound(idOf(named));
    return found;
  }

  mountTargetsOf({ id }: FileSystem): MountTarget[] {
    return [...this.mountTargets.values()].filter(({ fileSystemId }) => fileSystemId === id);
  }

  accessPointsOf({ id }: FileSystem): AccessPoint[] {
    return [...this.accessPoints.values()].filter(({ fileSystemId }) => fileSystemId === id);
  }
}

/** Requests name file systems and access points by id or by ARN. */
function idOf(named: string): string {
  return named.replace(/^.*\//, '');
}
