import { STSClient } from '@aws-sdk/client-sts';
import { Fault } from '../../contract/fault.ts';
import { credentialsFault } from './credential-faults.ts';

/**
 * Throws Fault `credentials` when the default provider chain finds none. Checked before anything else: a new user
 * without an account should see how to continue, not an error about a missing region.
 */
export async function requireCredentials(): Promise<void> {
  const client = new STSClient({ region: 'us-east-1' });
  try {
    await client.config.credentials();
  } catch (cause) {
    throw credentialsFault(cause);
  }
}

/** The region of AWS_REGION or the profile. Throws Fault `config` when neither names one. */
export async function ambientRegion(): Promise<string> {
  const named = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (named) return named;
  try {
    return await new STSClient({}).config.region();
  } catch (cause) {
    throw new Fault(
      'config',
      'No AWS region is configured.',
      'Add --region, for example --region eu-west-1, or set region in endpoint.config.ts or AWS_REGION.',
      { cause },
    );
  }
}
