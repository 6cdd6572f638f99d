import {
  APIGatewayClient,
  GetApiKeysCommand,
  GetAuthorizersCommand,
  GetDeploymentsCommand,
  GetDomainNamesCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  GetStagesCommand as GetRestStagesCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
} from '@aws-sdk/client-apigatewayv2';
import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { KEY, REGION } from '../emulated-account.ts';
import { fileSystemListing } from './file-system-listing.ts';
import { functionListing } from './function-listing.ts';
import { imageListing } from './image-listing.ts';

/** Everything in an account, tagged or not, by kind and name: what AWS lists, not what tags find. */
export async function accountListing(url: string): Promise<string[]> {
  const common = { endpoint: url, region: REGION, credentials: KEY };
  const listings = [
    sagemaker(common),
    storage(common),
    functionListing(common),
    imageListing(common),
    fileSystemListing(common),
    apis(common),
    restApis(common),
    rest(common),
  ];
  return (await Promise.all(listings)).flat().toSorted();
}

interface Common {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof KEY;
}

async function sagemaker(common: Common): Promise<string[]> {
  const client = new SageMakerClient(common);
  const [models, configs, endpoints] = await Promise.all([
    client.send(new ListModelsCommand({ MaxResults: 100 })),
    client.send(new ListEndpointConfigsCommand({ MaxResults: 100 })),
    client.send(new ListEndpointsCommand({ MaxResults: 100 })),
  ]);
  return [
    ...(models.Models ?? []).map(({ ModelName }) => `model ${ModelName}`),
    ...(configs.EndpointConfigs ?? []).map(({ EndpointConfigName }) => `config ${EndpointConfigName}`),
    ...(endpoints.Endpoints ?? []).map(
      ({ EndpointName, EndpointStatus }) => `endpoint ${EndpointName} ${EndpointStatus}`,
    ),
  ];
}

/** A ledger entry by its release alone: its key begins with the time, and one that was written twice counts once. */
async function storage(common: Common): Promise<string[]> {
  const client = new S3Client({ ...common, forcePathStyle: true });
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  const perBucket = Buckets.map(async ({ Name: Bucket = '' }) => {
    const [objects, uploads] = await Promise.all([
      client.send(new ListObjectsV2Command({ Bucket })),
      client.send(new ListMultipartUploadsCommand({ Bucket })),
    ]);
    const keys = (objects.Contents ?? []).map(
      ({ Key }) => Key?.replace(/^releases\/.*Z-/, 'releases/') ?? '',
    );
    const parts = (uploads.Uploads ?? []).map(({ Key }) => `upload ${Bucket}/${Key}`);
    return [`bucket ${Bucket}`, ...[...new Set(keys)].map((key) => `object ${Bucket}/${key}`), ...parts];
  });
  return (await Promise.all(perBucket)).flat();
}

async function apis(common: Common): Promise<string[]> {
  const client = new ApiGatewayV2Client(common);
  const { Items = [] } = await client.send(new GetApisCommand({}));
  const all = Items.map(async ({ ApiId, Name }) => {
    const [integrations, routes, stages] = await Promise.all([
      client.send(new GetIntegrationsCommand({ ApiId })),
      client.send(new GetRoutesCommand({ ApiId })),
      client.send(new GetStagesCommand({ ApiId })),
    ]);
    const parts = [integrations, routes, stages].map((answer) => answer.Items?.length ?? 0);
    return `api ${Name} with ${parts.join(', ')} integrations, routes, stages`;
  });
  return await Promise.all(all);
}

/** REST APIs with their parts and the resources next to them; an API key never by its value. */
async function restApis(common: Common): Promise<string[]> {
  const client = new APIGatewayClient(common);
  const [made, keys, plans, domains] = await Promise.all([
    client.send(new GetRestApisCommand({})),
    client.send(new GetApiKeysCommand({})),
    client.send(new GetUsagePlansCommand({})),
    client.send(new GetDomainNamesCommand({})),
  ]);
  const described = (made.items ?? []).map(async ({ id: restApiId, name }) => {
    const [resources, stages, deployments, authorizers] = await Promise.all([
      client.send(new GetResourcesCommand({ restApiId, embed: ['methods'] })),
      client.send(new GetRestStagesCommand({ restApiId })),
      client.send(new GetDeploymentsCommand({ restApiId })),
      client.send(new GetAuthorizersCommand({ restApiId })),
    ]);
    const parts = [resources.items, stages.item, deployments.items, authorizers.items];
    const counts = parts.map((part) => part?.length ?? 0).join(', ');
    return `rest api ${name} with ${counts} resources, stages, deployments, authorizers`;
  });
  const planned = (plans.items ?? []).map(async ({ id: usagePlanId, name, apiStages = [] }) => {
    const { items = [] } = await client.send(new GetUsagePlanKeysCommand({ usagePlanId }));
    return `usage plan ${name} with ${apiStages.length} stages and ${items.length} keys`;
  });
  return [
    ...(await Promise.all([...described, ...planned])),
    ...(keys.items ?? []).map(({ name }) => `api key ${name}`),
    ...(domains.items ?? []).map(({ domainName }) => `domain ${domainName}`),
  ];
}

async function rest(common: Common): Promise<string[]> {
  const iam = new IAMClient(common);
  const cloudwatch = new CloudWatchClient(common);
  const [alarms, dashboards, roles, groups] = await Promise.all([
    cloudwatch.send(new DescribeAlarmsCommand({})),
    cloudwatch.send(new ListDashboardsCommand({})),
    iam.send(new ListRolesCommand({})),
    new CloudWatchLogsClient(common).send(new DescribeLogGroupsCommand({})),
  ]);
  const described = (roles.Roles ?? []).map(async ({ RoleName }) => {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    return `role ${RoleName} with ${PolicyNames.join(', ')}`;
  });
  const logs = (groups.logGroups ?? []).map(
    ({ logGroupName, retentionInDays }) => `log group ${logGroupName} for ${retentionInDays} days`,
  );
  const bells = (alarms.MetricAlarms ?? []).map(({ AlarmName }) => `alarm ${AlarmName}`);
  const shown = (dashboards.DashboardEntries ?? []).map(({ DashboardName }) => `dashboard ${DashboardName}`);
  return [...(await Promise.all(described)), ...logs, ...bells, ...shown];
}
