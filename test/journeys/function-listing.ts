import {
  type FunctionConfiguration,
  GetPolicyCommand,
  LambdaClient,
  type LambdaClientConfig,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListProvisionedConcurrencyConfigsCommand,
  ListVersionsByFunctionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';

/**
 * The functions of an account, with their versions, aliases and provisioned concurrency. Code and environment are those
 * that serve: of a function with versions, $LATEST only is what the next one is published from, and the numbers of
 * versions count how often that happened.
 */
export async function functionListing(config: LambdaClientConfig): Promise<string[]> {
  const client = new LambdaClient(config);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  return (await Promise.all(Functions.map(async (each) => await partsOf(client, each)))).flat();
}

async function partsOf(client: LambdaClient, latest: FunctionConfiguration): Promise<string[]> {
  const { FunctionName = '' } = latest;
  const [{ Versions = [] }, { Aliases = [] }, { ProvisionedConcurrencyConfigs = [] }] = await Promise.all([
    client.send(new ListVersionsByFunctionCommand({ FunctionName })),
    client.send(new ListAliasesCommand({ FunctionName })),
    client.send(new ListProvisionedConcurrencyConfigsCommand({ FunctionName })),
  ]);
  const versions = Versions.filter(({ Version }) => Version !== '$LATEST');
  const idOf = (number = ''): string =>
    versions.find(({ Version }) => Version === number)?.Description ?? number;
  const permissions = await permissionsOf(client, FunctionName);
  const code = versions.length > 0 ? '' : ` ${codeOf(latest)}`;
  return [
    `function ${FunctionName}${code} with ${permissions} permissions`,
    ...versions.map((each) => `version ${FunctionName}:${each.Description} ${codeOf(each)}`),
    ...Aliases.map(
      ({ Name, FunctionVersion, RoutingConfig }) =>
        `alias ${FunctionName}:${Name} ${idOf(FunctionVersion)} ${JSON.stringify(RoutingConfig ?? {})}`,
    ),
    ...ProvisionedConcurrencyConfigs.map(
      ({ FunctionArn, RequestedProvisionedConcurrentExecutions: count }) =>
        `provisioned ${FunctionName}:${idOf(FunctionArn?.split(':').at(-1))} ${count}`,
    ),
  ];
}

function codeOf({ CodeSha256, Environment }: FunctionConfiguration): string {
  return `${CodeSha256} ${JSON.stringify(Environment?.Variables)}`;
}

async function permissionsOf(client: LambdaClient, FunctionName: string): Promise<number> {
  try {
    const { Policy = '{}' } = await client.send(new GetPolicyCommand({ FunctionName }));
    return (JSON.parse(Policy) as { Statement?: object[] }).Statement?.length ?? 0;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 0;
    throw error;
  }
}
