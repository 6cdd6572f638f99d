import type * as sdk from '@aws-sdk/client-lambda';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import { invalidParameter } from './errors.ts';
import { readCode } from './function-code.ts';
import { changedConfiguration, functionConfiguration } from './function-configuration.ts';
import { changedSettings, checkRole } from './function-settings.ts';
import type { FunctionStore } from './function-store.ts';
import type { FunctionVersion } from './function-version.ts';
import { publish } from './versions.ts';

/**
 * The version that is updated, if it can be. Throws PreconditionFailedException or ResourceConflictException when it
 * cannot.
 */
function changeable(
  store: FunctionStore,
  { FunctionName, RevisionId }: { FunctionName: string; RevisionId?: string | undefined },
  { region }: Call,
): FunctionVersion {
  const { latest } = store.function(region, FunctionName);
  latest.checkRevision(RevisionId);
  latest.checkSettled();
  return latest;
}

/** Accepts the same package sources as CreateFunction. A dry run checks everything and changes nothing. */
export async function updateCode(
  store: FunctionStore,
  input: Input<typeof sdk, 'UpdateFunctionCode'>,
  call: Call,
): Promise<sdk.FunctionConfiguration> {
  const { code: before, owner } = changeable(store, input, call);
  checkPackageType(before.packageType, input.ImageUri);
  const code = await readCode(call.account, { ...owner, packageType: before.packageType }, input);
  // Another update may have begun while the package was read.
  const latest = changeable(store, input, call);
  if (input.DryRun) return functionConfiguration(latest);
  const architecture = input.Architectures?.[0] ?? latest.settings.architecture;
  await latest.update({ code, settings: { ...latest.settings, architecture } });
  if (!input.Publish) return changedConfiguration(latest);
  const version = publish(store, store.function(call.region, input.FunctionName));
  return changedConfiguration(version, version.version);
}

/** A function keeps its package type (seen: localstack, test_lambda_image_crud, test_lambda_zip_file_to_image). */
function checkPackageType(packageType: 'Zip' | 'Image', imageUri: string | undefined): void {
  if (packageType === 'Image' && imageUri === undefined)
    throw invalidParameter('Please provide ImageUri when updating a function with packageType Image.');
  if (packageType === 'Zip' && imageUri !== undefined)
    throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
}

/** Changes the given members; variables are replaced as a whole, as at AWS. */
export async function updateConfiguration(
  store: FunctionStore,
  input: Input<typeof sdk, 'UpdateFunctionConfiguration'>,
  call: Call,
): Promise<sdk.FunctionConfiguration> {
  const latest = changeable(store, input, call);
  const { FunctionName: _named, ...changes } = input;
  const { packageType } = latest.code;
  const settings = changedSettings(call, packageType, changes, latest.settings);
  checkRole(call.account, settings);
  await latest.update({ settings });
  store.releaseInterfaces(call.region);
  return changedConfiguration(latest);
}
