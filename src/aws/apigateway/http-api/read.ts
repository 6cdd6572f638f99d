import {
  type Api,
  type Cors,
  GetApiCommand,
  GetApisCommand,
  GetIntegrationsCommand,
  GetStagesCommand,
} from '@aws-sdk/client-apigatewayv2';
import { OWNER_TAG, type Tags } from '../../../reconcile/owner.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessDeleted } from '../../core/errors.ts';
import { type JwtSpec, type LiveAuthorizer, readAuthorizers } from './authorizer.ts';
import type { CorsSpec } from './cors.ts';
import { type LiveRoute, readRoutes, type Route } from './routes.ts';
import { describedStage, type LiveStage, STAGE_NAME, type StageSpec } from './stage.ts';
import { type InvokePermission, isInvokeAllowed } from '../../lambda/invoke-permission.ts';

/** One HTTP API in front of one function. */
export interface HttpApiSpec extends StageSpec {
  readonly name: string;
  readonly functionArn: string;
  /** 50..30,000 ms, the maximum of an HTTP API. */
  readonly timeoutMs: number;
  readonly routes: readonly Route[];
  /** The tokens that routes with JWT authorization accept. */
  readonly jwt?: JwtSpec;
  /** If undefined, no web page may read a response. */
  readonly cors: CorsSpec | undefined;
  /** `arn:…:execute-api:region:account`; `/api-id/…` is appended for the invoke permission. */
  readonly executeArnPrefix: string;
  readonly tags: Tags;
}

export interface LiveHttpApi {
  readonly id: string;
  readonly endpoint: string | undefined;
  readonly owner: string | undefined;
  /** Duplicate APIs and integrations, created by an SDK retry after a lost response. */
  readonly duplicateIds: readonly string[];
  readonly spareIntegrationIds: readonly string[];
  readonly integration:
    | {
        readonly id: string;
        readonly functionArn: string | undefined;
        readonly timeoutMs: number | undefined;
      }
    | undefined;
  readonly routes: readonly LiveRoute[];
  readonly authorizers: readonly LiveAuthorizer[];
  readonly stage: LiveStage | undefined;
  readonly cors: Cors | undefined;
  readonly invokeAllowed: boolean;
}

/** The statement of the function's policy that allows the API to invoke it. */
export function permissionOn(functionArn: string): InvokePermission {
  return { functionArn, statementId: 'sagemaker-gateway-http-api' };
}

/** Every HTTP and WebSocket API of the account and region. */
export async function allApis(aws: AwsClients): Promise<Api[]> {
  const apis: Api[] = [];
  let NextToken: string | undefined;
  do {
    const token = NextToken === undefined ? {} : { NextToken };
    const page = await calling(
      'apigateway:GET apis',
      async () => await aws.apigatewayv2.send(new GetApisCommand(token)),
    );
    apis.push(...(page.Items ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return apis;
}

/** APIs with this name with the owner tag, oldest first. API names are not unique. */
export async function apisNamed(aws: AwsClients, name: string): Promise<Api[]> {
  const named = (await allApis(aws)).filter(({ Name, Tags }) => Name === name && Tags?.[OWNER_TAG]);
  return named.toSorted((a, b) => Number(a.CreatedDate) - Number(b.CreatedDate));
}

/** The API with its parts. */
export async function readHttpApi(aws: AwsClients, name: string): Promise<LiveHttpApi | undefined> {
  const [api, ...duplicates] = await apisNamed(aws, name);
  const id = api?.ApiId;
  if (!id) return undefined;
  const found = await unlessDeleted(
    async () => await Promise.all([partsOf(aws, id), readAuthorizers(aws, id)]),
  );
  if (!found) return undefined;
  const [parts, authorizers] = found;
  const functionArn = parts.integration?.functionArn;
  return {
    ...describedApi(api),
    ...parts,
    authorizers,
    duplicateIds: duplicates.flatMap(({ ApiId }) => ApiId ?? []),
    invokeAllowed: functionArn !== undefined && (await isInvokeAllowed(aws, permissionOn(functionArn), id)),
  };
}

/**
 * The API with this id and its parts: four concurrent calls, and a fifth for routes with JWT authorization. The invoke
 * permission is assumed, and duplicates are not searched for. Throws Fault `aws` if there is no API with this id.
 */
export async function readHttpApiSummary(
  aws: AwsClients,
  id: string,
  wantsTokens: boolean,
): Promise<LiveHttpApi> {
  const [api, parts, authorizers] = await Promise.all([
    calling('apigateway:GET api', async () => await aws.apigatewayv2.send(new GetApiCommand({ ApiId: id }))),
    partsOf(aws, id),
    wantsTokens ? readAuthorizers(aws, id) : [],
  ]);
  return { ...describedApi(api), ...parts, authorizers, duplicateIds: [], invokeAllowed: true };
}

function describedApi(api: Partial<Api>): Pick<LiveHttpApi, 'id' | 'endpoint' | 'owner' | 'cors'> {
  return {
    id: api.ApiId ?? '',
    endpoint: api.ApiEndpoint,
    owner: api.Tags?.[OWNER_TAG],
    cors: api.CorsConfiguration,
  };
}

async function partsOf(
  aws: AwsClients,
  id: string,
): Promise<Pick<LiveHttpApi, 'integration' | 'spareIntegrationIds' | 'routes' | 'stage'>> {
  const of = { ApiId: id };
  const [integrations, routes, stages] = await Promise.all([
    calling(
      'apigateway:GET integrations',
      async () => await aws.apigatewayv2.send(new GetIntegrationsCommand(of)),
    ),
    readRoutes(aws, id),
    calling('apigateway:GET stages', async () => await aws.apigatewayv2.send(new GetStagesCommand(of))),
  ]);
  const [integration, ...spare] = integrations.Items ?? [];
  const stage = stages.Items?.find(({ StageName }) => StageName === STAGE_NAME);
  return {
    spareIntegrationIds: spare.flatMap(({ IntegrationId }) => IntegrationId ?? []),
    integration: integration?.IntegrationId
      ? {
          id: integration.IntegrationId,
          functionArn: integration.IntegrationUri,
          timeoutMs: integration.TimeoutInMillis,
        }
      : undefined,
    routes,
    stage: stage && describedStage(stage),
  };
}
