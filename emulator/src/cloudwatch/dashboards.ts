import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Actions, Input } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { violationMessage, violationText } from '../protocol/violation.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import { bodyFaults } from './dashboard-body.ts';
import { addTags, rejectTooMany } from './tags.ts';

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
/** The constraints of a dashboard name are in its description, not in the model. */
const NAME = '[A-Za-z0-9_-]+';
const MAX_NAME = 255;

export function dashboardActions(dashboards: Dashboards): Actions<typeof sdk> {
  return {
    PutDashboard: (input, call) => put(dashboards, input, call),
    GetDashboard: ({ DashboardName }) => {
      const { arn, body, name } = present(dashboards, DashboardName);
      return { DashboardArn: arn, DashboardBody: body, DashboardName: name };
    },
    ListDashboards: (input) => list(dashboards, input),
    DeleteDashboards: ({ DashboardNames }) => {
      // "You can specify up to 100 […]. If there is an error during this call, no dashboards are deleted."
      const found = DashboardNames.map((name) => present(dashboards, name));
      for (const { name } of found) dashboards.delete(name);
      return {};
    },
  };
}

/** Creates or replaces; tags apply only on creation (PutDashboard, Tags). */
function put(
  dashboards: Dashboards,
  input: Input<typeof sdk, 'PutDashboard'>,
  { account }: Call,
): sdk.PutDashboardOutput {
  const { DashboardName: name, DashboardBody: body, Tags = [] } = input;
  rejectInvalidName(name);
  rejectInvalidBody(body);
  const known = dashboards.get(name);
  if (known) {
    Object.assign(known, { body, modifiedAt: new Date() });
    return { DashboardValidationMessages: [] };
  }
  rejectTooMany(Tags.length);
  const arn = `arn:${account.partition}:cloudwatch::${account.accountId}:dashboard/${name}`;
  const made: StoredDashboard = { name, arn, body, modifiedAt: new Date(), tags: new Map() };
  addTags(made, Tags);
  dashboards.set(name, made);
  return { DashboardValidationMessages: [] };
}

function rejectInvalidName(name: string): void {
  const faults = [
    ...(name.length > MAX_NAME ? [`Member must have length less than or equal to ${MAX_NAME}`] : []),
    ...(new RegExp(`^${NAME}$`).test(name)
      ? []
      : [`Member must satisfy regular expression pattern: ${NAME}`]),
  ];
  if (faults.length === 0) return;
  const texts = faults.map((fault) => violationText(name, 'dashboardName', fault));
  throw new AwsError('ValidationException', violationMessage(texts));
}

/** Throws DashboardInvalidInputError with the validation errors. */
function rejectInvalidBody(body: string): void {
  const faults = bodyFaults(body);
  if (faults.length === 0) return;
  const text = `The dashboard body is invalid, there are ${faults.length} validation errors: ${JSON.stringify(faults)}`;
  const dashboardValidationMessages = faults.map(({ dataPath, message }) => ({
    DataPath: dataPath,
    Message: message,
  }));
  throw new AwsError('DashboardInvalidInputError', text, undefined, { dashboardValidationMessages });
}

function present(dashboards: Dashboards, name: string): StoredDashboard {
  const found = dashboards.get(name);
  if (found) return found;
  throw new AwsError('DashboardNotFoundError', `Dashboard ${name} does not exist`);
}

function list(dashboards: Dashboards, input: Input<typeof sdk, 'ListDashboards'>): sdk.ListDashboardsOutput {
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
    LastModified: modifiedAt,
    Size: Buffer.byteLength(body),
  }));
  return { DashboardEntries, NextToken: page.next };
}
