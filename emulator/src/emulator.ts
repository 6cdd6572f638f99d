import { openAccount, type AccountOptions } from './account/account.ts';
import { createApiGateway } from './apigateway/apigateway.ts';
import { createApiGatewayV2 } from './apigatewayv2/apigatewayv2.ts';
import { CallLog } from './http/call-log.ts';
import { createCloudWatch } from './cloudwatch/cloudwatch.ts';
import { createDispatch } from './http/dispatch.ts';
import { createEcr } from './ecr/ecr.ts';
import { createIam } from './iam/iam.ts';
import { createLambda } from './lambda/lambda.ts';
import { createLogs } from './logs/logs.ts';
import { createS3 } from './s3/s3.ts';
import { createSageMakerRuntime } from './sagemaker/sagemaker-runtime.ts';
import { createSageMaker } from './sagemaker/sagemaker.ts';
import { createServiceQuotas } from './servicequotas/service-quotas.ts';
import { createSts } from './sts/sts.ts';
import { createWafV2 } from './wafv2/wafv2.ts';
import type { World } from './account/account-context.ts';

/** What may be chosen about an emulator; everything has a default. */
export interface EmulatorOptions extends AccountOptions {
  /** Told of faults of the emulator itself; the default writes the stack to standard error. */
  onError?: (error: unknown) => void;
}

/** One emulated AWS account, all regions, empty at start. */
export interface Emulator {
  fetch(request: Request): Promise<Response>;
  readonly calls: CallLog;
  readonly world: World;
  /** Tells the emulator the URL at which clients reach it. */
  setBaseUrl: (url: string) => void;
  /** Stops every process it started and removes its files. */
  close(): Promise<void>;
}

/** Opens an empty account and composes the services over it. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const account = await openAccount(options);
  const { world } = account;
  const s3 = createS3(world);
  const iam = createIam(world);
  const logs = createLogs(world);
  const cloudwatch = createCloudWatch(world);
  const lambda = createLambda(world);
  const sagemaker = createSageMaker(world);
  const gateway = createApiGatewayV2(world);
  const restGateway = createApiGateway(world);
  const waf = createWafV2(world);
  account.connect({
    objects: s3.port,
    roles: iam.port,
    identities: iam.port,
    logs: logs.port,
    functions: lambda.port,
    endpoints: sagemaker.port,
    alarms: cloudwatch.alarms,
    metrics: cloudwatch.metrics,
    quotas: sagemaker.quotas,
    webAcls: waf.port,
    restStages: restGateway.stages,
  });
  const calls = new CallLog();
  const fetch = createDispatch({
    world,
    services: [
      createSts(),
      s3.service,
      iam.service,
      logs.service,
      cloudwatch.service,
      lambda.service,
      gateway.service,
      restGateway.service,
      waf.service,
      sagemaker.service,
      createSageMakerRuntime(world),
      createServiceQuotas(world),
      createEcr(world),
    ],
    // Ids of both kinds of API are made alike, so whoever has the id answers.
    executeApi: async (request, apiId, path) =>
      await (restGateway.dataPlane.toApi(request, apiId, path) ?? gateway.executeApi(request, apiId, path)),
    customDomain: restGateway.dataPlane.toDomain,
    calls,
    onError: options.onError ?? reportFault,
  });
  return { fetch, calls, world, setBaseUrl: account.setBaseUrl, close: account.close };
}

function reportFault(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`emulator fault: ${text}\n`);
}
