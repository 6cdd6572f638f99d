import type { AwsClients } from '../core/clients.ts';
import { endpointKind } from './endpoint/endpoint.ts';
import { endpointConfigKind } from './endpoint-config.ts';
import { modelKind } from './model.ts';

export function sagemakerKinds(aws: AwsClients) {
  return { model: modelKind(aws), 'endpoint-config': endpointConfigKind(aws), endpoint: endpointKind(aws) };
}
