import { PutRestApiCommand } from '@aws-sdk/client-api-gateway';
import { Fault } from '../../../contract/fault.ts';
import { NotYet, READS_LAG } from '../../../reconcile/not-yet.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling } from '../../core/errors.ts';
import { authorizeByTokens } from './authorizer.ts';
import { type LiveMethod, methodsOf } from './read.ts';
import type { RestApiSpec } from './spec.ts';

/** Replaces the whole definition and checks what API Gateway imported before it is deployed. */
export async function putDefinition(aws: AwsClients, spec: RestApiSpec, restApiId: string): Promise<void> {
  // An overwrite resets what the document omits: the endpoint type would be EDGE again.
  const parameters = { endpointConfigurationTypes: 'REGIONAL' };
  const body = new TextEncoder().encode(JSON.stringify(spec.document));
  await calling(
    'apigateway:PUT restapi',
    async () =>
      await aws.apigateway.send(new PutRestApiCommand({ restApiId, mode: 'overwrite', parameters, body })),
  );
  if (spec.jwt) {
    await authorizeByTokens(aws, restApiId, spec.jwt, spec.methods, await methodsOf(aws, restApiId));
  }
  rejectLooserAuthorization(spec, await methodsOf(aws, restApiId));
}

/**
 * The import of a document may give warnings; what counts is whether each method has its declared authorization. Throws
 * NotYet, since the read may lag behind the import.
 */
function rejectLooserAuthorization(spec: RestApiSpec, made: readonly LiveMethod[]): void {
  const wrong = spec.methods.find((method) => {
    const found = made.find(({ key }) => key === method.key);
    return found?.authorization !== method.authorization || found.keyRequired !== method.keyRequired;
  });
  if (!wrong) return;
  const fault = new Fault(
    'broken',
    `API Gateway did not take over who may call ${wrong.key}; the API was not deployed.`,
    'Run the same command again; if it fails again, deploy with --api http.',
  );
  throw new NotYet(fault, { ...READS_LAG, reason: 'API Gateway does not show the new methods yet' });
}
