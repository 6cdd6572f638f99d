import {
  JSON_DENIAL,
  need,
  type Place,
  regional,
  type Rule,
  type ServiceRules,
  tagsOfMap,
  tagValues,
  textOf,
} from '../rule.ts';

type Input = Readonly<Record<string, unknown>>;

/** Groups are named by name, by ARN, or by either in one member. */
function groupName(input: Input): string {
  const identifier = textOf(input['logGroupIdentifier']);
  return textOf(input['logGroupName']) || (identifier.split(':log-group:').at(-1)?.replace(/:\*$/, '') ?? '');
}

/**
 * Everything but tagging is judged on the ARN with something behind the name, which only a policy with `:*` there
 * fits (CloudWatch Logs user guide, "Overview of managing access", log group ARNs; refusals in the field end in
 * `:log-stream:`).
 */
export function streamArn(place: Place, group: string, stream = ''): string {
  return regional(place, 'logs', `log-group:${group}:log-stream:${stream}`);
}

function onGroup(operation: string): Rule<Input> {
  return (input, place) => [need(`logs:${operation}`, streamArn(place, groupName(input)))];
}

function onStream(operation: string): Rule<Input> {
  return (input, place) => [
    need(`logs:${operation}`, streamArn(place, groupName(input), textOf(input['logStreamName']))),
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
    CreateLogGroup: (input, place) => {
      const tags = tagsOfMap(input['tags']);
      const created = need('logs:CreateLogGroup', streamArn(place, groupName(input)), tagValues(tags));
      const tagged = regional(place, 'logs', `log-group:${groupName(input)}`);
      if (Object.keys(tags).length === 0) return [created];
      return [created, need('logs:TagResource', tagged, tagValues(tags))];
    },
    // It has no resource to be bounded by; refusals name a group without a name.
    DescribeLogGroups: (_input, place) => [need('logs:DescribeLogGroups', streamArn(place, ''))],
    TagResource: onArn('TagResource'),
    UntagResource: onArn('UntagResource'),
    ListTagsForResource: onArn('ListTagsForResource'),
  },
};
