import { isDeepStrictEqual } from 'node:util';
import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions, Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import { invalidParameter, resourceConflict } from './errors.ts';
import { functionConfiguration, listedConfiguration } from './function-configuration.ts';
import { type FunctionRecord, type FunctionStore, versionsOf } from './function-store.ts';
import { FunctionVersion, LATEST, type VersionContent } from './function-version.ts';
import { removeProvisioned } from './provisioning.ts';

/** "ListVersionsByFunction returns a maximum of 50 items in each response" (its API reference). */
const MAX_PAGE = 50;

/** The operations on published versions. */
export function versionActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    PublishVersion: (input, { region }) => {
      const record = store.function(region, input.FunctionName);
      const version = publishChecked(store, record, input);
      return functionConfiguration(version, version.version);
    },
    ListVersionsByFunction: ({ FunctionName, Marker, MaxItems = MAX_PAGE }, { region }) => {
      const page = pageOf(versionsOf(store.function(region, FunctionName)), {
        keyOf: ({ version }) => numberKey(version),
        token: Marker,
        limit: Math.min(MaxItems, MAX_PAGE),
        badToken: () => invalidParameter('Invalid Marker'),
      });
      const Versions = page.items.map((version) => listedConfiguration(version, version.version));
      return { Versions, NextMarker: page.next };
    },
  };
}

/** `$LATEST` comes first, then the numbers in order. */
function numberKey(version: string): string {
  return version === LATEST ? '' : version.padStart(10, '0');
}

type PublishInput = Input<typeof sdk, 'PublishVersion'>;

/** Throws when the function is busy, or is not the one that the caller knows. */
function publishChecked(
  store: FunctionStore,
  record: FunctionRecord,
  { RevisionId, CodeSha256, Description }: PublishInput,
): FunctionVersion {
  const { latest } = record;
  latest.checkRevision(RevisionId);
  if (CodeSha256 !== undefined && CodeSha256 !== latest.code.sha256) {
    throw invalidParameter(
      `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.code.sha256}). ` +
        'Please try again with the CodeSHA256 in $LATEST.',
    );
  }
  latest.checkSettled();
  return publish(store, record, Description);
}

/**
 * Publishes `$LATEST`. "Lambda doesn't publish a version if the function's configuration and code haven't changed since
 * the last version" (API reference of PublishVersion): it returns that one.
 */
export function publish(store: FunctionStore, record: FunctionRecord, description?: string): FunctionVersion {
  const { latest } = record;
  const content = { settings: latest.settings, code: latest.code };
  const last = record.published.get(String(record.lastNumber));
  if (last && isSame(last.source, content)) return last;
  record.lastNumber += 1;
  const version = new FunctionVersion(store.account, {
    owner: record,
    version: String(record.lastNumber),
    content,
    ...(description !== undefined && { description }),
    isActive: !latest.isSettling(),
    closing: store.closing,
  });
  record.published.set(version.version, version);
  latest.touch();
  return version;
}

function isSame(left: VersionContent, right: VersionContent): boolean {
  return left.code.sha256 === right.code.sha256 && isDeepStrictEqual(left.settings, right.settings);
}

/** Deletes a version; an absent one without an error. Throws for `$LATEST` and for a version that an alias names. */
export async function deleteVersion(
  store: FunctionStore,
  record: FunctionRecord,
  qualifier: string,
): Promise<void> {
  if (qualifier === LATEST)
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  const users = [...record.aliases.values()].filter((alias) => alias.names(qualifier));
  if (users.length > 0) {
    const names = users.map(({ name }) => name).join(', ');
    throw resourceConflict(`Unable to delete version because the following aliases reference it: [${names}]`);
  }
  const version = record.published.get(qualifier);
  await removeProvisioned(record, qualifier);
  record.published.delete(qualifier);
  record.policies.delete(qualifier);
  store.releaseInterfaces(record.region);
  await version?.retire();
}
