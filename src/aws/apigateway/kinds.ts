import type { AwsClients } from '../core/clients.ts';
import { apiKeyKind } from './api-key.ts';
import { domainNameKind } from './domain-name.ts';
import { httpApiKind } from './http-api/http-api.ts';
import { restApiKind } from './rest-api/rest-api.ts';
import { usagePlanKind } from './usage-plan/usage-plan.ts';

export function apigatewayKinds(aws: AwsClients) {
  return {
    'http-api': httpApiKind(aws),
    'rest-api': restApiKind(aws),
    'api-key': apiKeyKind(aws),
    'usage-plan': usagePlanKind(aws),
    'domain-name': domainNameKind(aws),
  };
}
