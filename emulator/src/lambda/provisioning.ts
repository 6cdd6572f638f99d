import type { Alias } from './alias.ts';
import { ConcurrencyPool } from './concurrency-pool.ts';
import { invalidParameter, resourceConflict } from './errors.ts';
import { type FunctionRecord, type FunctionStore, type Target, versionOf } from './function-store.ts';
import type { FunctionVersion } from './function-version.ts';
import { ProvisionedConcurrency } from './provisioned-concurrency.ts';
import { hasSnapStart } from './snap-start.ts';

/** Puts provisioned concurrency on a version or an alias, and begins to allocate it. Throws what the service says against it. */
export function putProvisioned(
  store: FunctionStore,
  target: Target,
  requested: number,
): ProvisionedConcurrency {
  const { record, version, qualifier = '' } = target;
  checkTarget(target);
  const before = record.provisioned.get(qualifier);
  checkCapacity(store, record, requested, before?.requested ?? 0);
  const config = new ProvisionedConcurrency(requested, before?.allocated);
  set(record, qualifier, config);
  void config.allocate(allocation(store, version));
  return config;
}

/** Takes provisioned concurrency from a version or an alias; its environments end. */
export async function removeProvisioned(record: FunctionRecord, qualifier: string): Promise<void> {
  const config = record.provisioned.get(qualifier);
  if (!config) return;
  record.provisioned.delete(qualifier);
  record.load.provisioned -= config.requested;
  await endProvisioned(versionOf(record, record.aliases.get(qualifier)?.route.version ?? qualifier));
}

/**
 * Moves the provisioned concurrency of an alias to its new version. Until it is allocated, AWS sends every event to the
 * old version, by weights that it adds to the alias (hashicorp/terraform-provider-aws#48116).
 */
export function moveProvisioned(
  store: FunctionStore,
  record: FunctionRecord,
  alias: Alias,
  old: string,
): void {
  const before = record.provisioned.get(alias.name);
  const version = versionOf(record, alias.route.version);
  if (!before || !version || alias.route.version === old || alias.route.second) return;
  const config = new ProvisionedConcurrency(before.requested, before.allocated);
  set(record, alias.name, config);
  const shifting = { version: version.version, second: { version: old, weight: 1 } };
  alias.move(shifting);
  void config.allocate(allocation(store, version)).then(async () => {
    if (alias.route === shifting) alias.move({ version: version.version });
    // The alias may have moved back meanwhile.
    return alias.names(old) ? undefined : await endProvisioned(versionOf(record, old));
  });
}

async function endProvisioned(version: FunctionVersion | undefined): Promise<void> {
  const runtime = await version?.runtime();
  await runtime?.provision(0);
}

function set(record: FunctionRecord, qualifier: string, config: ProvisionedConcurrency): void {
  record.load.provisioned += config.requested - (record.provisioned.get(qualifier)?.requested ?? 0);
  record.provisioned.set(qualifier, config);
}

function allocation({ account, closing }: FunctionStore, version: FunctionVersion) {
  return { version, timeScale: account.timing.scale, closing };
}

/** The texts are AWS's (localstack, test_lambda_provisioned_lifecycle; serverless/serverless), but that about SnapStart. */
function checkTarget({ record, version, alias }: Target): void {
  if (alias?.route.second)
    throw invalidParameter('Alias with weights can not be used with Provisioned Concurrency');
  if (hasSnapStart(version))
    throw invalidParameter('ProvisionedConcurrency is not supported for SnapStart enabled functions.');
  if (alias && record.provisioned.has(version.version)) {
    throw resourceConflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  }
  const users = [...record.aliases.values()].filter(({ name }) => record.provisioned.has(name));
  if (!alias && users.some(({ route }) => route.version === version.version))
    throw resourceConflict('Version is pointed by a Provisioned Concurrency alias');
  version.checkActive();
}

/** Of the function's own reservation, or of the account's pool (seen: localstack, test_provisioned_concurrency_limits). */
function checkCapacity(
  store: FunctionStore,
  { region, load }: FunctionRecord,
  requested: number,
  before: number,
): void {
  if (load.reserved !== undefined) {
    if (load.provisioned - before + requested <= load.reserved) return;
    throw invalidParameter(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    );
  }
  const pool = new ConcurrencyPool(store, region);
  const left = pool.unreserved + before;
  if (requested > left) {
    throw invalidParameter(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${left}].`,
    );
  }
  if (left - requested < pool.minUnreserved) {
    throw invalidParameter(
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${pool.minUnreserved}].`,
    );
  }
}
