import { STSClient } from '@aws-sdk/client-sts';
import { Fault } from '../../contract/fault.ts';
import { credentialsFault } from './credential-faults.ts';

/** Where roles are assumed when nothing names a region; it works for every account outside China and GovCloud. */
const FALLBACK_REGION = 'us-east-1';

/**
 * Throws Fault `credentials` when the default provider chain finds none. Checked before anything else: a new user
 * without an account should see how to continue, not an error about a missing region. A profile with a role calls STS
 * in `region`, if given, or that of environment or profile: another partition's STS does not know the credentials.
 */
export async function requireCredentials(region?: string): Promise<void> {
  const said: string[] = [];
  const logger = collecting(said);
  const client = new STSClient({
    region: region ?? (await regionOfEnvironment()) ?? FALLBACK_REGION,
    logger,
  });
  try {
    await client.config.credentials();
  } catch (error) {
    throw credentialsFault({ error, said });
  }
}

/** The chain returns one error only; each provider also logs its own. */
function collecting(said: string[]) {
  const note = (...content: unknown[]): void => void said.push(content.map(String).join(' '));
  return { trace: note, debug: note, info: note, warn: note, error: note };
}

/** The region of AWS_REGION or the profile. Throws Fault `config` when neither names one. */
export async function ambientRegion(): Promise<string> {
  const region = await regionOfEnvironment();
  if (region !== undefined) return region;
  throw new Fault(
    'config',
    'No AWS region is configured.',
    'Add --region, for example --region eu-west-1, or set region in endpoint.config.ts or AWS_REGION.',
  );
}

async function regionOfEnvironment(): Promise<string | undefined> {
  const named = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (named) return named;
  try {
    return await new STSClient({}).config.region();
  } catch {
    // The SDK throws when neither environment nor profile names one.
    return undefined;
  }
}
