import {
  type Cors as LiveCorsBlock,
  DeleteCorsConfigurationCommand,
  UpdateApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { Change } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';

/** Which web pages may read the API's responses, including errors of API Gateway. */
export interface CorsSpec {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly answerHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

/** The settings in the service's format. */
export function corsConfiguration(cors: CorsSpec): LiveCorsBlock {
  return {
    AllowOrigins: [...cors.origins],
    AllowMethods: [...cors.methods],
    AllowHeaders: [...cors.requestHeaders],
    ExposeHeaders: [...cors.answerHeaders],
    MaxAge: cors.maxAgeSeconds,
  };
}

/** The differences by field; lists are compared ignoring order and letter case. */
export function corsChanges(spec: CorsSpec | undefined, live: LiveCorsBlock | undefined): Change[] {
  const wanted = spec && corsConfiguration(spec);
  return [
    { field: 'CORS origins', from: listed(live?.AllowOrigins), to: listed(wanted?.AllowOrigins) },
    { field: 'CORS methods', from: listed(live?.AllowMethods), to: listed(wanted?.AllowMethods) },
    { field: 'CORS request headers', from: listed(live?.AllowHeaders), to: listed(wanted?.AllowHeaders) },
    { field: 'CORS response headers', from: listed(live?.ExposeHeaders), to: listed(wanted?.ExposeHeaders) },
    // No cookies: a page that could send them would act with its visitor's permissions.
    { field: 'CORS credentials', from: live?.AllowCredentials ? 'allowed' : undefined, to: undefined },
    { field: 'CORS max age in seconds', from: live?.MaxAge, to: wanted?.MaxAge },
  ].filter(({ from, to }) => from !== to);
}

function listed(values: readonly string[] | undefined): string | undefined {
  if (!values || values.length === 0) return undefined;
  return values
    .map((value) => value.toLowerCase())
    .toSorted()
    .join(', ');
}

/** Updates the CORS settings of an API to match the declaration; makes no call if they do already. */
export async function syncCors(
  aws: AwsClients,
  ApiId: string,
  spec: CorsSpec | undefined,
  live: LiveCorsBlock | undefined,
): Promise<void> {
  if (corsChanges(spec, live).length === 0) return;
  // An update keeps settings that it does not contain, so they can only be removed as a whole.
  if (live && (!spec || live.AllowCredentials)) await removeCors(aws, ApiId);
  if (!spec) return;
  const input = { ApiId, CorsConfiguration: corsConfiguration(spec) };
  await calling('apigateway:PATCH api', async () => await aws.apigatewayv2.send(new UpdateApiCommand(input)));
}

async function removeCors(aws: AwsClients, ApiId: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE cors',
    async () => await aws.apigatewayv2.send(new DeleteCorsConfigurationCommand({ ApiId })),
  );
}
