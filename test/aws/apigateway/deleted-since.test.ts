import { APIGatewayClient, CreateRestApiCommand, CreateUsagePlanCommand } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, CreateApiCommand } from '@aws-sdk/client-apigatewayv2';
import { expect, it } from 'vitest';
import { readHttpApi } from '../../../src/aws/apigateway/http-api/read.ts';
import { readRestApi } from '../../../src/aws/apigateway/rest-api/read.ts';
import { readUsagePlan } from '../../../src/aws/apigateway/usage-plan/read.ts';
import { OWNER_TAG } from '../../../src/reconcile/owner.ts';
import { KEY, REGION } from '../../emulated-account.ts';
import { accountUnderTest } from '../account-under-test.ts';

const { aws, account } = accountUnderTest();

const tags = { [OWNER_TAG]: 'shop-dev' };
// Clients of another run: what this run has made itself is taken for new, not for deleted.
const config = () => ({ endpoint: account().url, region: REGION, credentials: KEY });

function deleteFor(service: string, action: string): void {
  const message = 'Invalid API identifier specified';
  const rule = { kind: 'error', service, action, code: 'NotFoundException', status: 404, message };
  account().emulator.account.faults.add({ ...rule, times: 'always' });
}

it('a REST API that a list still names after its deletion is absent', async () => {
  await new APIGatewayClient(config()).send(new CreateRestApiCommand({ name: 'shop-dev', tags }));
  expect(await readRestApi(aws(), 'shop-dev')).toBeDefined();
  deleteFor('apigateway', 'GetResources');
  expect(await readRestApi(aws(), 'shop-dev')).toBeUndefined();
});

it('an HTTP API that a list still names after its deletion is absent', async () => {
  const input = { Name: 'shop-dev', ProtocolType: 'HTTP', Tags: tags } as const;
  await new ApiGatewayV2Client(config()).send(new CreateApiCommand(input));
  expect(await readHttpApi(aws(), 'shop-dev')).toBeDefined();
  deleteFor('apigatewayv2', 'GetRoutes');
  expect(await readHttpApi(aws(), 'shop-dev')).toBeUndefined();
});

it('a usage plan that a list still names after its deletion is absent', async () => {
  await new APIGatewayClient(config()).send(new CreateUsagePlanCommand({ name: 'shop-dev-plan', tags }));
  expect(await readUsagePlan(aws(), 'shop-dev-plan')).toBeDefined();
  deleteFor('apigateway', 'GetUsagePlanKeys');
  expect(await readUsagePlan(aws(), 'shop-dev-plan')).toBeUndefined();
});
