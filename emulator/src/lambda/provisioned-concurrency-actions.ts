import type * as sdk from '@aws-sdk/client-lambda';
import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { pageOf } from '../protocol/page.ts';
import { invalidParameter, resourceNotFound } from './errors.ts';
import { lambdaTime } from './function-configuration.ts';
import type { FunctionStore, Target } from './function-store.ts';
import type { ProvisionedConcurrency } from './provisioned-concurrency.ts';
import { putProvisioned, removeProvisioned } from './provisioning.ts';

const MAX_PAGE = 50;

/** The operations on provisioned concurrency. */
export function provisionedConcurrencyActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    PutProvisionedConcurrencyConfig: (input, { region }) => {
      const refusal = 'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';
      const target = published(store, region, input, refusal);
      return configuration(putProvisioned(store, target, input.ProvisionedConcurrentExecutions));
    },
    GetProvisionedConcurrencyConfig: (input, { region }) => {
      const { record, qualifier = '' } = published(store, region, input);
      const config = record.provisioned.get(qualifier);
      if (!config) throw configNotFound();
      return configuration(config);
    },
    // Deleting an absent configuration succeeds (seen: localstack, test_provisioned_concurrency_exceptions).
    DeleteProvisionedConcurrencyConfig: async (input, { region }) => {
      const { record, qualifier = '' } = published(store, region, input);
      await removeProvisioned(record, qualifier);
    },
    ListProvisionedConcurrencyConfigs: (input, call) => list(store, input, call),
  };
}

/** The version or alias of a request. Throws ResourceNotFoundException, in other words for an alias than for a version. */
function published(
  store: FunctionStore,
  region: string,
  { FunctionName, Qualifier }: { FunctionName: string; Qualifier: string },
  refusal = 'The function resource provided must be an alias or a published version.',
): Target {
  if (Qualifier === '$LATEST') throw invalidParameter(refusal);
  try {
    return store.find(region, FunctionName, Qualifier);
  } catch (error) {
    const isAlias = !/^\d+$/.test(Qualifier);
    if (!isAlias || !(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    throw resourceNotFound(error.message.replace('Function not found:', 'Cannot find alias arn:'));
  }
}

function list(
  store: FunctionStore,
  { FunctionName, Marker, MaxItems = MAX_PAGE }: Input<typeof sdk, 'ListProvisionedConcurrencyConfigs'>,
  { region }: Call,
): sdk.ListProvisionedConcurrencyConfigsResponse {
  const record = store.function(region, FunctionName);
  const page = pageOf([...record.provisioned], {
    keyOf: ([qualifier]) => qualifier,
    token: Marker,
    limit: MaxItems,
    badToken: () => invalidParameter('Invalid Marker'),
  });
  const ProvisionedConcurrencyConfigs = page.items.map(([qualifier, config]) => ({
    FunctionArn: `${record.arn}:${qualifier}`,
    ...configuration(config),
  }));
  return { ProvisionedConcurrencyConfigs, NextMarker: page.next };
}

function configuration(config: ProvisionedConcurrency): sdk.GetProvisionedConcurrencyConfigResponse {
  return {
    RequestedProvisionedConcurrentExecutions: config.requested,
    AvailableProvisionedConcurrentExecutions: config.allocated,
    AllocatedProvisionedConcurrentExecutions: config.allocated,
    Status: config.status,
    StatusReason: config.reason,
    LastModified: lambdaTime(config.lastModified),
  };
}

function configNotFound(): AwsError {
  const message = 'No Provisioned Concurrency Config found for this function';
  return new AwsError('ProvisionedConcurrencyConfigNotFoundException', message, undefined, { Type: 'User' });
}
