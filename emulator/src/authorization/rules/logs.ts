import {
  JSON_DENIAL,
  need,
  type ArnScope,
  regional,
  type Rule,
  type ServiceRules,
  tagsOfMap,
  tagValues,
  textOf,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

/** Groups are identified by name, by ARN, or by one member that accepts either. */
function groupName(input: Input): string {
  const identifier = textOf(input['logGroupIdentifier']);
  return textOf(input['logGroupName']) || (identifier.split(':log-group:').at(-1)?.replace(/:\*$/, '') ?? '');
}

/**
 * Everything but tagging is authorized on the ARN with a suffix, which only a policy ending in `:*`
 * matches (CloudWatch Logs user guide, "Overview of managing access", log group ARNs; observed errors end in
 * `:log-stream:`).
 */
export function streamArn(scope: ArnScope, group: string, stream = ''): string {
  return regional(scope, 'logs', `log-group:${group}:log-stream:${stream}`);
}

function onGroup(operation: string): Rule<Input> {
  return (input, scope) => [need(`logs:${operation}`, streamArn(scope, groupName(input)))];
}

function onStream(operation: string): Rule<Input> {
  return (input, scope) => [
    need(`logs:${operation}`, streamArn(scope, groupName(input), textOf(input['logStreamName']))),
  ];
}

const onArn =
  (operation: string): Rule<Input> =>
  (input) => [need(`logs:${operation}`, textOf(input['resourceArn']))];

const ON_GROUP = [
  'DeleteLogGroup',
  'PutRetentionPolicy',
  'DeleteRetentionPolicy',
  'FilterLogEvents',
  'DescribeLogStreams',
  'ListTagsLogGroup',
];
const ON_STREAM = ['CreateLogStream', 'DeleteLogStream', 'PutLogEvents', 'GetLogEvents'];

/** Actions, resource types and condition keys of CloudWatch Logs (Service Authorization Reference). */
export const logsRules: ServiceRules<Input> = {
  prefix: 'logs',
  denial: JSON_DENIAL,
  operations: {
    ...Object.fromEntries(ON_GROUP.map((operation) => [operation, onGroup(operation)])),
    ...Object.fromEntries(ON_STREAM.map((operation) => [operation, onStream(operation)])),
    CreateLogGroup: (input, scope) => {
      const tags = tagsOfMap(input['tags']);
      const created = need('logs:CreateLogGroup', streamArn(scope, groupName(input)), tagValues(tags));
      const tagged = regional(scope, 'logs', `log-group:${groupName(input)}`);
      if (Object.keys(tags).length === 0) return [created];
      return [created, need('logs:TagResource', tagged, tagValues(tags))];
    },
    // It cannot be restricted to a resource; error messages name a log group with an empty name.
    DescribeLogGroups: (_input, scope) => [need('logs:DescribeLogGroups', streamArn(scope, ''))],
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTagsForResource: onArn('ListTagsForResource'),
  },
};
