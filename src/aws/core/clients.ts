import { CALL_LOG_VARIABLE, logCalls } from './call-log.ts';
import { type AccountClients, accountClients } from './account-clients.ts';
import { expectBucketOwner } from './expected-bucket-owner.ts';
import { type ApiClients, apiClients } from './api-clients.ts';
import { type HostingClients, hostingClients } from './hosting-clients.ts';
import { wallClock } from '../../reconcile/poll.ts';
import type { Engine } from '../../reconcile/watch.ts';
import { type CallerAccount, callerAccount } from './caller-identity.ts';
import { repeatTransientErrors } from '../transient/middleware.ts';
import { RecentChanges } from '../transient/recent-changes.ts';

/** One client per service, all with the same region and credentials. */
export interface AwsClients extends AccountClients, ApiClients, HostingClients {
  readonly region: string;
  readonly account: CallerAccount;
  /** What these clients have made or changed. */
  readonly changes: RecentChanges;
}

const UNATTENDED: Engine = {
  clock: wallClock,
  signal: new AbortController().signal,
  emit: () => {},
};

/**
 * Clients with the default credential provider chain. The SDK itself supports `AWS_ENDPOINT_URL`, so the same code
 * calls an emulator and AWS. `engine` reports and ends the waits of calls outside its steps.
 */
export function awsClients(
  region: string,
  environment: NodeJS.ProcessEnv,
  engine: Engine = UNATTENDED,
): AwsClients {
  // The table of transient errors decides what is repeated.
  const common = { region, maxAttempts: 1 };
  const changes = new RecentChanges(engine.clock);
  const clients = {
    region,
    changes,
    ...accountClients(common),
    ...apiClients(common, environment),
    ...hostingClients(common, environment),
  };
  repeatTransientErrors(clients, { engine, changes });
  const account = callerAccount(clients.sts);
  expectBucketOwner(clients.s3, account);
  const callLog = environment[CALL_LOG_VARIABLE];
  if (callLog) logCalls(clients, callLog);
  return { ...clients, account };
}
