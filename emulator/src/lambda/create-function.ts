import type * as sdk from '@aws-sdk/client-lambda';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import { readCode } from './function-code.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import { checkRole, createdSettings } from './function-settings.ts';
import type { FunctionRecord, FunctionStore } from './function-store.ts';
import { checkTags } from './tags.ts';

/** Checks in the service's order: settings, tags, package, and last the role, which a retry may pass. */
export async function createFunction(
  store: FunctionStore,
  input: Input<typeof sdk, 'CreateFunction'>,
  { account, region }: Call,
): Promise<FunctionRecord> {
  const { name } = parseFunctionName(input.FunctionName);
  const { PackageType: packageType = 'Zip' } = input;
  const settings = createdSettings({ account, region }, packageType, input, name);
  checkTags(input.Tags ?? {});
  const arn = functionArn(account, region, name);
  const code = await readCode(account, { region, arn, packageType }, input.Code);
  checkRole(account, settings);
  const record = store.create(region, name, { settings, code });
  record.tags = { ...input.Tags };
  return record;
}
