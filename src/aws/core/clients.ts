import { CALL_LOG_VARIABLE, logCalls } from './call-log.ts';
import { type AccountClients, accountClients } from './account-clients.ts';
import { type ApiClients, apiClients } from './api-clients.ts';
import { type HostingClients, hostingClients } from './hosting-clients.ts';

/** One client per service, all with the same region and credentials. */
export interface AwsClients extends AccountClients, ApiClients, HostingClients {
  readonly region: string;
}

/**
 * Clients with the default credential provider chain. The SDK itself supports `AWS_ENDPOINT_URL`, so the same code
 * calls an emulator and AWS.
 */
export function awsClients(region: string, environment: NodeJS.ProcessEnv): AwsClients {
  const common = { region, maxAttempts: 5 };
  const clients = {
    region,
    ...accountClients(common),
    ...apiClients(common, environment),
    ...hostingClients(common, environment),
  };
  const callLog = environment[CALL_LOG_VARIABLE];
  if (callLog) logCalls(clients, callLog);
  return clients;
}
