import { bucketNames } from '../../infra/bucket-name.ts';
import { type Names, namesOf, ownerOf } from '../../infra/naming.ts';
import { currentBucket } from '../aws/s3/current-bucket.ts';
import { callerIdentity, type Identity } from '../aws/core/caller-identity.ts';
import type { Config } from '../config/config.ts';
import { deployedTarget } from './deployed-target.ts';
import { type AccountContext, accountContextOf, type AwsContext, awsContextOf } from './account-context.ts';
import type { Reporter } from './reporter.ts';

/** Returns the current bearer token. Called before each request: a deploy may outlast a token. */
export type TokenSource = () => Promise<string>;

/** The same with the configuration. */
export interface ConfigContext extends AwsContext {
  readonly config: Config;
  /** The token for a route that requires one; undefined if none was given. */
  readonly token: TokenSource | undefined;
}

/** One stack in an account and region. */
export interface StackContext extends AccountContext {
  readonly config: Config;
  readonly token: TokenSource | undefined;
  readonly names: Names;
}

/**
 * Finds credentials for a configuration. Calls no AWS API. Throws Fault `config` without a region, or `credentials`.
 */
export async function configContextOf(
  config: Config,
  token: TokenSource | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<ConfigContext> {
  return { config, token, ...(await awsContextOf(config.region, report, signal)) };
}

/** A stack's context for a known identity and bucket. */
export function stackContextOf(
  configContext: ConfigContext,
  identity: Identity,
  bucket: string,
): StackContext {
  const { config, token } = configContext;
  const account = accountContextOf(configContext, identity);
  return { ...account, config, token, names: namesOf(ownerOf(config), account.site, { bucket }) };
}

/**
 * A stack's context, after AWS has named the caller and the account. The task of a model that is not at hand is that of
 * the deployed API.
 */
export async function resolveStackContext(configContext: ConfigContext): Promise<StackContext> {
  const { aws, config, region } = configContext;
  const identity = await callerIdentity(aws);
  const owner = ownerOf(config);
  const bucket = await currentBucket(aws, owner, bucketNames(owner, { ...identity, region }));
  const context = stackContextOf(configContext, identity, bucket);
  const { report, names, site } = context;
  report.say(`${names.owner} in ${site.region}, account ${site.account}`);
  if (config.task !== undefined) return context;
  const target = await deployedTarget(context.registry, names.proxy);
  return target ? { ...context, config: { ...config, task: target.task } } : context;
}
