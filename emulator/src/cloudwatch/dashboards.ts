import type {
  DeleteDashboardsInput,
  GetDashboardInput,
  ListDashboardsInput,
  PutDashboardInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { epochSeconds } from '../protocol/json.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import { bodyFaults } from './dashboard-body.ts';
import { checkInput, INPUT } from './shapes.ts';
import { addTags, refuseTooMany } from './tags.ts';

/** One dashboard: "All dashboards in your account are global, not region-specific" (PutDashboard). */
export interface StoredDashboard {
  readonly name: string;
  readonly arn: string;
  body: string;
  modifiedAt: Date;
  readonly tags: Map<string, string>;
}

/** Dashboards by name. */
export type Dashboards = Map<string, StoredDashboard>;

/** "Up to 1000 results" (ListDashboards). */
const LIST_PAGE = 1000;

export function dashboardActions(dashboards: Dashboards): ActionTable {
  return {
    PutDashboard: (input: PutDashboardInput, call: Call) => put(dashboards, input, call),
    GetDashboard: (input: GetDashboardInput) => {
      checkInput(INPUT.GetDashboard, input);
      const { arn, body, name } = present(dashboards, input.DashboardName ?? '');
      return { DashboardArn: arn, DashboardBody: body, DashboardName: name };
    },
    ListDashboards: (input: ListDashboardsInput) => list(dashboards, input),
    DeleteDashboards: (input: DeleteDashboardsInput) => {
      checkInput(INPUT.DeleteDashboards, input);
      // "You can specify up to 100 […]. If there is an error during this call, no dashboards are deleted."
      const found = (input.DashboardNames ?? []).map((name) => present(dashboards, name));
      for (const { name } of found) dashboards.delete(name);
      return {};
    },
  };
}

/** Makes or replaces; tags are heard only when it is made (PutDashboard, Tags). */
function put(dashboards: Dashboards, input: PutDashboardInput, { world }: Call): object {
  checkInput(INPUT.PutDashboard, input);
  const { DashboardName: name = '', DashboardBody: body = '', Tags = [] } = input;
  refuseBody(body);
  const known = dashboards.get(name);
  if (known) {
    Object.assign(known, { body, modifiedAt: new Date() });
    return { DashboardValidationMessages: [] };
  }
  refuseTooMany(Tags.length);
  const arn = `arn:${world.partition}:cloudwatch::${world.accountId}:dashboard/${name}`;
  const made: StoredDashboard = { name, arn, body, modifiedAt: new Date(), tags: new Map() };
  addTags(made, Tags);
  dashboards.set(name, made);
  return { DashboardValidationMessages: [] };
}

/** Throws DashboardInvalidInputError with what is wrong and where. */
function refuseBody(body: string): void {
  const faults = bodyFaults(body);
  if (faults.length === 0) return;
  const text = `The dashboard body is invalid, there are ${faults.length} validation errors: ${JSON.stringify(faults)}`;
  const dashboardValidationMessages = faults.map(({ dataPath, message }) => ({
    DataPath: dataPath,
    Message: message,
  }));
  throw new AwsError('DashboardInvalidInputError', text, 400, { dashboardValidationMessages });
}

function present(dashboards: Dashboards, name: string): StoredDashboard {
  const found = dashboards.get(name);
  if (found) return found;
  throw new AwsError('DashboardNotFoundError', `Dashboard ${name} does not exist`, 404);
}

function list(dashboards: Dashboards, input: ListDashboardsInput): object {
  checkInput(INPUT.ListDashboards, input);
  const prefix = input.DashboardNamePrefix ?? '';
  const page = pageOf(
    [...dashboards.values()].filter(({ name }) => name.startsWith(prefix)),
    {
      keyOf: ({ name }) => name,
      token: input.NextToken,
      limit: LIST_PAGE,
      badToken: () => new AwsError('InvalidParameterValueException', 'The next token is not valid.'),
    },
  );
  const DashboardEntries = page.items.map(({ name, arn, body, modifiedAt }) => ({
    DashboardName: name,
    DashboardArn: arn,
    LastModified: epochSeconds(modifiedAt),
    Size: Buffer.byteLength(body),
  }));
  return { DashboardEntries, NextToken: page.next };
}
