import type * as sdk from '@aws-sdk/client-lambda';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import { invalidParameter } from './errors.ts';
import { readCode } from './function-code.ts';
import { changedConfiguration } from './function-configuration.ts';
import { parseFunctionName } from './function-name.ts';
import { changedSettings, checkRole, defaultSettings } from './function-settings.ts';
import type { FunctionStore } from './function-store.ts';
import { checkTags } from './tags.ts';
import { publish } from './versions.ts';

/** Checks in the service's order: settings, tags, package, and last the role, the only check a retry may pass. */
export async function createFunction(
  store: FunctionStore,
  input: Input<typeof sdk, 'CreateFunction'>,
  { account, region }: Call,
): Promise<sdk.FunctionConfiguration> {
  const { name } = parseFunctionName(input.FunctionName);
  if (!input.Runtime || !input.Handler) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  const settings = changedSettings(input, defaultSettings(name), account.programs);
  checkTags(input.Tags ?? {});
  const code = await readCode(account, region, input.Code);
  checkRole(account, settings);
  const record = store.create(region, name, { settings, code });
  record.tags = { ...input.Tags };
  // The answer has the number of the version, but the ARN of the function (seen: localstack, test_publish_version_on_create).
  return changedConfiguration(input.Publish ? publish(store, record) : record.latest);
}
