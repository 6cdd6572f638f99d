import type { AccountContext, GatewayTagPort, RestStagePort, Service } from '../account/account-context.ts';
import { rejectFirst } from '../gateway/validation.ts';
import { createService } from '../protocol/service.ts';
import { accessActions } from './access-actions.ts';
import { apiActions } from './actions.ts';
import { createDataPlane, type DataPlane } from './invoke/data-plane.ts';
import { MODEL } from './members.ts';
import { emptyState } from './state.ts';
import { type ApiStore, stageArn } from './store.ts';
import { tagsAt } from './tags.ts';

/** API Gateway's REST APIs: the control plane, and the data plane behind every stage. */
export function createApiGateway(account: AccountContext): {
  service: Service;
  dataPlane: DataPlane;
  stages: RestStagePort;
  tags: GatewayTagPort;
} {
  const state = emptyState(account);
  const service = createService({
    name: 'apigateway',
    ...MODEL,
    protocol: 'restJson1',
    refusal: rejectFirst,
    actions: { ...apiActions(state), ...accessActions(state) },
  });
  return {
    service,
    dataPlane: createDataPlane(state),
    stages: { has: (arn) => hasStage(state.store, arn) },
    tags: { of: (region, path) => tagsAt(state, region, path) },
  };
}

function hasStage(store: ApiStore, arn: string): boolean {
  const stages = store
    .all()
    .flatMap((record) => [...record.stages.values()].map((stage) => stageArn(record, stage)));
  return stages.includes(arn);
}
