import { checkShape, type StructureRule } from '../protocol/input-shape.ts';
import { BOOLEAN, integer, list, oneOf, structure, text, TIMESTAMP } from '../protocol/rules.ts';

// Lengths and ranges are those of the CloudWatch service model (botocore 1.44.5, api 2010-08-01). What AWS has
// besides, and this table has not (metric math, actions), is kept and shown, never judged.

const ALARM_NAME = text(255, undefined, 1);
const ALARM_NAMES = list(ALARM_NAME, 100);
const STATE = oneOf('OK', 'ALARM', 'INSUFFICIENT_DATA');
const ARN = text(1024, undefined, 1);
const TAG_KEY = text(128, undefined, 1);
const TAGS = list(structure({ Key: TAG_KEY, Value: text(256) }, 'Key', 'Value'), Infinity);

const NAMESPACE = text(255, '[^:].*', 1);
const DIMENSIONS = list(
  structure({ Name: text(255, undefined, 1), Value: text(1024, undefined, 1) }, 'Name', 'Value'),
  30,
);

const PUT_METRIC_ALARM = structure(
  {
    AlarmName: ALARM_NAME,
    AlarmDescription: text(1024),
    ActionsEnabled: BOOLEAN,
    MetricName: text(255, undefined, 1),
    Namespace: NAMESPACE,
    Statistic: oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
    Dimensions: DIMENSIONS,
    Period: integer(1),
    EvaluationPeriods: integer(1),
    DatapointsToAlarm: integer(1),
    Threshold: { type: 'float' },
    ComparisonOperator: oneOf(
      'GreaterThanOrEqualToThreshold',
      'GreaterThanThreshold',
      'LessThanThreshold',
      'LessThanOrEqualToThreshold',
      'LessThanLowerOrGreaterThanUpperThreshold',
      'LessThanLowerThreshold',
      'GreaterThanUpperThreshold',
    ),
    // The model says text alone; its description names the four.
    TreatMissingData: oneOf('breaching', 'notBreaching', 'ignore', 'missing'),
    Tags: TAGS,
  },
  'AlarmName',
);

/** Input shapes of the operations this emulator has. */
export const INPUT = {
  PutMetricAlarm: PUT_METRIC_ALARM,
  DescribeAlarms: structure({
    AlarmNames: ALARM_NAMES,
    AlarmNamePrefix: ALARM_NAME,
    AlarmTypes: list(oneOf('CompositeAlarm', 'MetricAlarm', 'LogAlarm'), Infinity),
    StateValue: STATE,
    MaxRecords: integer(1, 100),
  }),
  DeleteAlarms: structure({ AlarmNames: ALARM_NAMES }, 'AlarmNames'),
  SetAlarmState: structure(
    { AlarmName: ALARM_NAME, StateValue: STATE, StateReason: text(1023), StateReasonData: text(4000) },
    'AlarmName',
    'StateValue',
    'StateReason',
  ),
  PutMetricData: structure(
    {
      Namespace: NAMESPACE,
      MetricData: list(
        structure(
          {
            MetricName: text(255, undefined, 1),
            Dimensions: DIMENSIONS,
            Timestamp: TIMESTAMP,
            Value: { type: 'float' },
            StatisticValues: structure(
              {
                SampleCount: { type: 'float' },
                Sum: { type: 'float' },
                Minimum: { type: 'float' },
                Maximum: { type: 'float' },
              },
              'SampleCount',
              'Sum',
              'Minimum',
              'Maximum',
            ),
          },
          'MetricName',
        ),
        1000,
      ),
    },
    'Namespace',
  ),
  TagResource: structure({ ResourceARN: ARN, Tags: TAGS }, 'ResourceARN', 'Tags'),
  UntagResource: structure({ ResourceARN: ARN, TagKeys: list(TAG_KEY, Infinity) }, 'ResourceARN', 'TagKeys'),
  ListTagsForResource: structure({ ResourceARN: ARN }, 'ResourceARN'),
} as const;

/** Holds a request against its shape. Throws ValidationException. */
export function checkInput(shape: StructureRule, input: unknown): void {
  checkShape('ValidationException', shape, input);
}
