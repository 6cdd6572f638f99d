import type { AwsClients } from '../core/clients.ts';
import { securityGroupKind } from './security-group.ts';
import { vpcEndpointKind } from './vpc-endpoint.ts';

export function ec2Kinds(aws: AwsClients) {
  return { 'security-group': securityGroupKind(aws), 'vpc-endpoint': vpcEndpointKind(aws) };
}
