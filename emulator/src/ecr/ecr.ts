import type { AccountContext, Service } from '../account/account-context.ts';
import type { ImagePort } from '../account/image-port.ts';
import { createService } from '../protocol/service.ts';
import { registryActions } from './actions.ts';
import { AuthorizationTokens } from './authorization-tokens.ts';
import { distributionApi } from './distribution/distribution.ts';
import { imagePort } from './image-port.ts';
import { withLayerDownloads } from './layer-download.ts';
import { MODEL } from './members.ts';
import { Registry } from './registry.ts';

/** The account's registry: ECR's API, the distribution API, and what other services read of it. */
export interface Ecr {
  readonly service: Service;
  readonly distribution: (request: Request) => Promise<Response> | undefined;
  readonly port: ImagePort;
}

/** An empty private registry; every other account's holds AWS's inference images. */
export function createEcr(account: AccountContext): Ecr {
  const registry = new Registry(account);
  const tokens = new AuthorizationTokens();
  const service = createService({
    name: 'ecr',
    ...MODEL,
    protocol: 'awsJson1_1',
    refusal: 'InvalidParameterException',
    actions: {
      ...registryActions(account, registry),
      GetAuthorizationToken: (_input, call) => ({
        authorizationData: [{ ...tokens.issue(call), proxyEndpoint: account.baseUrl() }],
      }),
    },
  });
  return {
    service: withLayerDownloads(service, registry),
    distribution: distributionApi({ account, registry, tokens }),
    port: imagePort(registry),
  };
}
