import { roleMay } from '../authorization/role-may.ts';
import { jsonService } from '../protocol/json.ts';
import type { LogPort, Service, World } from '../account/account-context.ts';
import { append, countEmbedded, eventActions } from './events.ts';
import { filterActions } from './filter.ts';
import { groupActions } from './groups.ts';
import { groupsOf, newGroup, newStream, type LogGroups } from './log-group.ts';
import { streamActions } from './streams.ts';
import { tagActions } from './tags.ts';

/** CloudWatch Logs: what clients read, and the port by which containers and functions write. */
export function createLogs(world: World): { service: Service; port: LogPort } {
  const groups: LogGroups = new Map();
  const service = jsonService('logs', {
    ...groupActions(groups),
    ...streamActions(groups),
    ...eventActions(groups),
    ...filterActions(groups),
    ...tagActions(groups),
  });
  return { service, port: { write: (...output) => write(world, groups, ...output) } };
}

function write(
  world: World,
  groups: LogGroups,
  region: string,
  groupName: string,
  streamName: string,
  lines: readonly string[],
  roleArn?: string,
): void {
  const inRegion = groupsOf(groups, region);
  const accountArn = `arn:${world.partition}:logs:${region}:${world.accountId}`;
  const may = (action: string): boolean =>
    roleMay(
      world,
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
  // An event has at least one character, so a blank line is no event.
  const events = lines.filter((line) => line !== '').map((message) => ({ timestamp, message }));
  append(stream, events);
  countEmbedded(world, region, events);
}
