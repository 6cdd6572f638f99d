import { apiGatewayRules } from './apigateway.ts';
import { apiGatewayV2Rules } from './apigatewayv2.ts';
import { wafV2Rules } from './wafv2.ts';

/** The services in front of an application. */
export const GATEWAY_RULES = [
  ['apigateway', apiGatewayRules],
  ['apigatewayv2', apiGatewayV2Rules],
  ['wafv2', wafV2Rules],
] as const;
