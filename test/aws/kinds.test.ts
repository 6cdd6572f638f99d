import { describe } from 'vitest';
import { apiKeyKind } from '../../src/aws/apigateway/api-key.ts';
import { domainNameKind } from '../../src/aws/apigateway/domain-name.ts';
import { httpApiKind } from '../../src/aws/apigateway/http-api/http-api.ts';
import { restApiKind } from '../../src/aws/apigateway/rest-api/rest-api.ts';
import { usagePlanKind } from '../../src/aws/apigateway/usage-plan/usage-plan.ts';
import { alarmKind } from '../../src/aws/cloudwatch/alarm.ts';
import { securityGroupKind } from '../../src/aws/ec2/security-group.ts';
import { vpcEndpointKind } from '../../src/aws/ec2/vpc-endpoint.ts';
import { repositoryKind } from '../../src/aws/ecr/repository.ts';
import { accessPointKind } from '../../src/aws/efs/access-point.ts';
import { fileSystemKind } from '../../src/aws/efs/file-system.ts';
import { mountTargetKind } from '../../src/aws/efs/mount-target.ts';
import { functionAliasKind } from '../../src/aws/lambda/function-alias.ts';
import { functionVersionKind } from '../../src/aws/lambda/function-version.ts';
import { functionKind } from '../../src/aws/lambda/function.ts';
import { versionAlarmKind } from '../../src/aws/lambda/version-alarm.ts';
import { bucketKind } from '../../src/aws/s3/bucket.ts';
import { endpointConfigKind } from '../../src/aws/sagemaker/endpoint-config.ts';
import { endpointKind } from '../../src/aws/sagemaker/endpoint/endpoint.ts';
import { modelKind } from '../../src/aws/sagemaker/model.ts';
import { type KindCase, kindSuite } from '../suites/kind.suite.ts';
import { accountUnderTest } from './account-under-test.ts';
import * as api from './specs/api.ts';
import * as endpoint from './specs/endpoint.ts';
import * as efs from './specs/file-systems.ts';
import * as fn from './specs/function.ts';
import * as image from './specs/images.ts';
import * as monitoring from './specs/monitoring.ts';
import * as storage from './specs/storage.ts';
import * as versions from './specs/versions.ts';

const { aws } = accountUnderTest();
const { withFunction, withFunctionRole } = fn;
const { endpointOf, instancesOf, serverlessOf, withArchive, withConfigs, withModel } = endpoint;

/** Runs the suite for one row. The name starts with the kind and is also the owner of the created resources. */
function conforms<Spec, Live>(name: string, given: KindCase<Spec, Live>): void {
  describe(`kind ${name}`, () => {
    kindSuite(given, aws, `${name}-dev`);
  });
}

describe('every kind behaves as the engine expects', () => {
  conforms('bucket', {
    kind: bucketKind,
    spec: storage.bucketOf,
    changed: (owner) => storage.bucketOf(owner, 3),
  });
  conforms('object', { kind: storage.objects, spec: storage.objectOf, prepare: storage.withBucket });
  conforms('log-group', {
    kind: storage.logGroups,
    spec: storage.logGroupOf,
    changed: (owner) => storage.logGroupOf(owner, 7),
  });
  conforms('role', {
    kind: fn.roles,
    spec: fn.roleOf,
    changed: (owner) => fn.roleOf(owner, 'lambda.amazonaws.com', 's3:ListBucket'),
  });
  conforms('role-within-a-boundary', {
    kind: fn.roles,
    spec: (owner) => fn.boundedRoleOf(owner),
    changed: (owner) => fn.boundedRoleOf(owner, 'ReadOnlyAccess'),
  });

  conforms('repository', {
    kind: repositoryKind,
    spec: image.repositoryOf,
    changed: image.plainRepositoryOf,
  });
  conforms('repository-gains-policies', {
    kind: repositoryKind,
    spec: image.plainRepositoryOf,
    changed: image.repositoryOf,
  });
  conforms('image', { kind: image.images, spec: image.imageOf, prepare: image.withRepository });

  conforms('security-group', {
    kind: securityGroupKind,
    spec: (owner) => efs.securityGroupOf(owner),
    changed: (owner) => efs.securityGroupOf(owner, 2050),
    undated: true,
    prepare: efs.withNetwork,
  });
  conforms('vpc-endpoint', { kind: vpcEndpointKind, spec: efs.vpcEndpointOf, prepare: efs.withNetwork });
  conforms('file-system', { kind: fileSystemKind, spec: efs.fileSystemOf });
  conforms('mount-target', {
    kind: mountTargetKind,
    spec: (owner) => efs.mountTargetOf(owner),
    changed: (owner) => efs.mountTargetOf(owner, efs.otherGroupOf(owner)),
    prepare: efs.withFileSystem,
  });
  conforms('access-point', {
    kind: accessPointKind,
    spec: efs.accessPointOf,
    prepare: efs.withFileSystem,
  });

  conforms('model', { kind: modelKind, spec: endpoint.modelOf, prepare: withArchive });
  conforms('model-in-a-vpc', {
    kind: modelKind,
    spec: (owner) => ({ ...endpoint.modelOf(owner), vpc: endpoint.VPC }),
    prepare: withArchive,
  });
  conforms('config-serverless', { kind: endpointConfigKind, spec: serverlessOf, prepare: withModel });
  conforms('config-instances', { kind: endpointConfigKind, spec: instancesOf, prepare: withModel });
  conforms('endpoint', {
    kind: endpointKind,
    spec: endpointOf((owner) => serverlessOf(owner, 5)),
    changed: endpointOf((owner) => serverlessOf(owner, 6)),
    prepare: withConfigs,
  });
  conforms('endpoint-on-instances', {
    kind: endpointKind,
    spec: endpointOf((owner) => instancesOf(owner, 1)),
    changed: endpointOf((owner) => instancesOf(owner, 2)),
    prepare: withConfigs,
  });
  conforms('endpoint-to-instances', {
    kind: endpointKind,
    spec: endpointOf((owner) => serverlessOf(owner)),
    changed: endpointOf((owner) => instancesOf(owner, 1)),
    prepare: withConfigs,
  });

  conforms('function', {
    kind: functionKind,
    spec: fn.functionOf,
    changed: (owner) =>
      fn.functionOf(owner, { ...fn.zipped('export const handler = async () => 2;'), memoryMb: 512 }),
    prepare: withFunctionRole,
  });
  conforms('function-reserves', {
    kind: functionKind,
    spec: fn.functionOf,
    changed: (owner) => fn.functionOf(owner, { reservedConcurrency: 7 }),
    prepare: withFunctionRole,
  });
  conforms('function-reserves-more', {
    kind: functionKind,
    spec: (owner) => fn.functionOf(owner, { reservedConcurrency: 5 }),
    changed: (owner) => fn.functionOf(owner, { reservedConcurrency: 7, memoryMb: 512 }),
    prepare: withFunctionRole,
  });
  conforms('function-reserves-no-more', {
    kind: functionKind,
    spec: (owner) => fn.functionOf(owner, { reservedConcurrency: 5 }),
    changed: fn.functionOf,
    prepare: withFunctionRole,
  });

  conforms('function-version', {
    kind: functionVersionKind,
    spec: (owner) => versions.versionOf(owner),
    prepare: versions.withUnpublished,
  });
  conforms('function-alias', {
    kind: functionAliasKind,
    spec: (owner) => versions.aliasOf(owner, 'r-one'),
    changed: (owner) => versions.aliasOf(owner, 'r-two'),
    prepare: versions.withVersions,
    undated: true,
  });
  conforms('version-alarm', {
    kind: versionAlarmKind,
    spec: (owner) => versions.versionAlarmOf(owner, 'r-one'),
    changed: (owner) => versions.versionAlarmOf(owner, 'r-two'),
    prepare: versions.withVersions,
  });

  conforms('http-api', {
    kind: httpApiKind,
    spec: api.httpApiOf,
    changed: (owner) =>
      api.httpApiOf(owner, {
        routes: [{ key: 'POST /classify', authorization: 'NONE' }],
        throttle: { ratePerSecond: 10, burst: 100 },
      }),
    prepare: withFunction,
  });
  conforms('http-api-with-cors', {
    kind: httpApiKind,
    spec: (owner) => api.httpApiWithCors(owner, ['https://a.example'], 10),
    changed: (owner) => api.httpApiWithCors(owner, ['https://b.example', 'https://c.example'], 20),
    prepare: withFunction,
  });
  conforms('http-api-loses-cors', {
    kind: httpApiKind,
    spec: (owner) => api.httpApiWithCors(owner, ['https://a.example'], 10),
    changed: api.httpApiOf,
    prepare: withFunction,
  });
  conforms('http-api-gains-log', {
    kind: httpApiKind,
    spec: api.httpApiOf,
    changed: (owner) => api.httpApiWithLog(owner, '$context.requestId'),
    prepare: withFunction,
  });
  conforms('http-api-changes-log', {
    kind: httpApiKind,
    spec: (owner) => api.httpApiWithLog(owner, '$context.requestId'),
    changed: (owner) => api.httpApiWithLog(owner, '$context.requestId $context.status'),
    prepare: withFunction,
  });
  conforms('http-api-loses-log', {
    kind: httpApiKind,
    spec: (owner) => api.httpApiWithLog(owner, '$context.requestId'),
    changed: api.httpApiOf,
    prepare: withFunction,
  });
  conforms('http-api-tokens', {
    kind: httpApiKind,
    spec: api.httpApiWithTokens,
    changed: api.httpApiWithOtherTokens,
    prepare: withFunction,
  });
  conforms('http-api-loses-tokens', {
    kind: httpApiKind,
    spec: api.httpApiWithTokens,
    changed: api.httpApiOf,
    prepare: withFunction,
  });
  conforms('http-api-gains-tokens', {
    kind: httpApiKind,
    spec: api.httpApiOf,
    changed: api.httpApiWithTokens,
    prepare: withFunction,
  });

  conforms('rest-api-to-keys', {
    kind: restApiKind,
    spec: api.restApiOf,
    changed: (owner) => api.restApiOf(owner, 'api-key', 10),
    prepare: withFunction,
  });
  conforms('rest-api-to-open', {
    kind: restApiKind,
    spec: api.restApiOf,
    changed: (owner) => api.restApiOf(owner, 'none', 10),
    prepare: withFunction,
  });
  conforms('rest-api-to-tokens', {
    kind: restApiKind,
    spec: api.restApiOf,
    changed: (owner) => api.restApiOf(owner, 'jwt', 10),
    prepare: withFunction,
  });
  conforms('api-key', { kind: apiKeyKind, spec: api.apiKeyOf });
  conforms('usage-plan', {
    kind: usagePlanKind,
    spec: api.usagePlanOf,
    changed: (owner) => api.usagePlanOf(owner, 10),
    prepare: api.withRestApi,
    undated: true,
  });
  conforms('domain-name', {
    kind: domainNameKind,
    spec: api.domainOf,
    changed: (owner) => api.domainOf(owner, '5e6f7a8b'),
    prepare: api.withRestApi,
    undated: true,
  });

  conforms('alarm', { kind: alarmKind, spec: monitoring.alarmOf, changed: monitoring.otherAlarmOf });
  conforms('dashboard', {
    kind: monitoring.dashboards,
    spec: monitoring.dashboardOf,
    changed: (owner) => monitoring.dashboardOf(owner, 'shown otherwise'),
  });
});
