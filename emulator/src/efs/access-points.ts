import { isDeepStrictEqual } from 'node:util';
import type * as sdk from '@aws-sdk/client-efs';
import { beginning, phaseOf } from '../life-cycle.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { badRequest, efsError } from './errors.ts';
import type { FileStore } from './file-store.ts';
import { newId } from '../account/resource-id.ts';
import { page } from './paging.ts';
import type { AccessPoint, RegionFiles } from './region-files.ts';
import { createdTags, tagList } from './tags.ts';

/** AWS publishes neither. */
const CREATION_MS = 1_000;
const DELETION_MS = 1_000;

export function accessPointActions(store: FileStore): Actions<typeof sdk> {
  const { accountId } = store.account;
  return {
    CreateAccessPoint: (input, { region }) => describedAccessPoint(create(store, input, region), accountId),
    DescribeAccessPoints: (input, { region }) => {
      const { MaxResults, NextToken } = input;
      const found = selected(store.in(region), input);
      const { items, next } = page(found, ({ id }) => id, { limit: MaxResults, token: NextToken });
      return { AccessPoints: items.map((each) => describedAccessPoint(each, accountId)), NextToken: next };
    },
    DeleteAccessPoint: ({ AccessPointId }, { region }) => {
      store.in(region).accessPoint(AccessPointId).goneAtMs ??= Date.now() + store.lastingMs(DELETION_MS);
    },
  };
}

/** The same request with the same token returns what the first one created. */
function create(
  store: FileStore,
  input: Input<typeof sdk, 'CreateAccessPoint'>,
  region: string,
): AccessPoint {
  // Clients generate a token that is missing, which is why the SDK types it as optional.
  const { ClientToken: clientToken = '', FileSystemId, RootDirectory: root = {} } = input;
  const files = store.in(region);
  const fileSystem = files.availableFileSystem(FileSystemId);
  const id = newId('fsap');
  const created: AccessPoint = {
    id,
    arn: store.arn(region, 'access-point', id),
    clientToken,
    fileSystemId: fileSystem.id,
    posixUser: input.PosixUser,
    path: root.Path ?? '/',
    creationInfo: root.CreationInfo,
    tags: createdTags(input.Tags),
    ...beginning(store.lastingMs(CREATION_MS)),
  };
  const existing = [...files.accessPoints.values()].find((each) => each.clientToken === clientToken);
  if (existing && !isDeepStrictEqual(requested(existing), requested(created))) throw alreadyExists(existing);
  if (existing) return existing;
  files.addAccessPoint(created);
  return created;
}

/** What a request says of an access point. Its tags are compared as they are now. */
function requested({ fileSystemId, posixUser, path, creationInfo, tags }: AccessPoint): object {
  return structuredClone({ fileSystemId, posixUser, path, creationInfo, tags });
}

/** The text is ours. */
function alreadyExists({ id, clientToken }: AccessPoint): Error {
  const message = `Access point '${id}' already exists with client token '${clientToken}'`;
  return efsError('AccessPointAlreadyExists', message, { AccessPointId: id });
}

/** "Either an AccessPointId or a FileSystemId in the request, but not both", or neither. */
function selected(
  files: RegionFiles,
  { AccessPointId, FileSystemId }: Input<typeof sdk, 'DescribeAccessPoints'>,
): AccessPoint[] {
  if (AccessPointId !== undefined && FileSystemId !== undefined)
    throw badRequest('Must specify exactly one mutually exclusive parameter.');
  if (AccessPointId !== undefined) return [files.accessPoint(AccessPointId)];
  if (FileSystemId === undefined) return [...files.accessPoints.values()];
  return files.accessPointsOf(files.fileSystem(FileSystemId));
}

function describedAccessPoint(each: AccessPoint, accountId: string): sdk.AccessPointDescription {
  const { id, arn, clientToken, fileSystemId, posixUser, path, creationInfo, tags } = each;
  return {
    ClientToken: clientToken,
    Name: tags.get('Name'),
    Tags: tagList(tags),
    AccessPointId: id,
    AccessPointArn: arn,
    FileSystemId: fileSystemId,
    PosixUser: posixUser,
    RootDirectory: { Path: path, CreationInfo: creationInfo },
    OwnerId: accountId,
    LifeCycleState: phaseOf(each),
  };
}
