import { isRoleAllowed } from '../authorization/is-role-allowed.ts';
import { createService } from '../protocol/service.ts';
import type { LogPort, Service, AccountContext } from '../account/account-context.ts';
import { append, countEmbedded, eventActions } from './events.ts';
import { groupActions } from './groups.ts';
import { groupsOf, newGroup, newStream, type LogGroups } from './log-group.ts';
import { MODEL } from './members.ts';
import { streamActions } from './streams.ts';
import { tagActions } from './tags.ts';

/** CloudWatch Logs: the API, and the port through which containers and functions write. */
export function createLogs(account: AccountContext): { service: Service; port: LogPort } {
  const groups: LogGroups = new Map();
  const service = createService({
    name: 'logs',
    ...MODEL,
    protocol: 'awsJson1_1',
    refusal: 'InvalidParameterException',
    actions: {
      ...groupActions(groups),
      ...streamActions(groups),
      ...eventActions(groups),
      ...tagActions(groups),
    },
  });
  return { service, port: { write: (...output) => write(account, groups, ...output) } };
}

function write(
  account: AccountContext,
  groups: LogGroups,
  region: string,
  groupName: string,
  streamName: string,
  lines: readonly string[],
  roleArn?: string,
): void {
  const inRegion = groupsOf(groups, region);
  const accountArn = `arn:${account.partition}:logs:${region}:${account.accountId}`;
  const may = (action: string): boolean =>
    isRoleAllowed(
      account,
      roleArn,
      `logs:${action}`,
      `${accountArn}:log-group:${groupName}:log-stream:${streamName}`,
    );
  const known = inRegion.get(groupName);
  if (!known && !may('CreateLogGroup')) return;
  if (!known?.streams.has(streamName) && !may('CreateLogStream')) return;
  if (!may('PutLogEvents')) return;
  const group = known ?? newGroup(accountArn, groupName);
  inRegion.set(groupName, group);
  const stream = group.streams.get(streamName) ?? newStream(group, streamName);
  group.streams.set(streamName, stream);
  const timestamp = Date.now();
  // An event needs at least one character, so blank lines are skipped.
  const events = lines.filter((line) => line !== '').map((message) => ({ timestamp, message }));
  append(stream, events);
  countEmbedded(account, region, events);
}
