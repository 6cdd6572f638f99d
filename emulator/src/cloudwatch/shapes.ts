import { checkShape, type StructureRule, type TextRule } from '../protocol/input-shape.ts';
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

const METRIC_NAME = text(255, undefined, 1);
const STATISTIC = oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum');
const EXTENDED_STATISTIC: TextRule = {
  type: 'string',
  pattern: String.raw`(p(\d{1,2}(\.\d{0,10})?|100)|[a-zA-Z]{2,3}.*)`,
};

// The model gives a dashboard's name and body no bounds; the description of the name does.
const DASHBOARD_NAME = text(255, '[A-Za-z0-9_-]+', 1);

const METRIC = structure({ Namespace: NAMESPACE, MetricName: METRIC_NAME, Dimensions: DIMENSIONS });

const PUT_METRIC_ALARM = structure(
  {
    AlarmName: ALARM_NAME,
    AlarmDescription: text(1024),
    ActionsEnabled: BOOLEAN,
    MetricName: text(255, undefined, 1),
    Namespace: NAMESPACE,
    Statistic: STATISTIC,
    ExtendedStatistic: EXTENDED_STATISTIC,
    AlarmActions: list(text(1024, undefined, 1), 5),
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
  GetMetricData: structure(
    {
      MetricDataQueries: list(
        structure(
          {
            Id: text(255, undefined, 1),
            MetricStat: structure(
              { Metric: METRIC, Period: integer(1), Stat: text(255) },
              'Metric',
              'Period',
              'Stat',
            ),
            Label: text(2048),
            ReturnData: BOOLEAN,
          },
          'Id',
        ),
        500,
      ),
      StartTime: TIMESTAMP,
      EndTime: TIMESTAMP,
      ScanBy: oneOf('TimestampDescending', 'TimestampAscending'),
    },
    'MetricDataQueries',
    'StartTime',
    'EndTime',
  ),
  GetMetricStatistics: structure(
    {
      Namespace: NAMESPACE,
      MetricName: METRIC_NAME,
      Dimensions: DIMENSIONS,
      StartTime: TIMESTAMP,
      EndTime: TIMESTAMP,
      Period: integer(1),
      Statistics: list(STATISTIC, 5, 1),
      ExtendedStatistics: list(EXTENDED_STATISTIC, 10, 1),
    },
    'Namespace',
    'MetricName',
    'StartTime',
    'EndTime',
    'Period',
  ),
  ListMetrics: structure({
    Namespace: NAMESPACE,
    MetricName: METRIC_NAME,
    Dimensions: list(structure({ Name: METRIC_NAME, Value: text(1024, undefined, 1) }, 'Name'), 10),
  }),
  PutDashboard: structure(
    { DashboardName: DASHBOARD_NAME, DashboardBody: text(Infinity), Tags: TAGS },
    'DashboardName',
    'DashboardBody',
  ),
  GetDashboard: structure({ DashboardName: DASHBOARD_NAME }, 'DashboardName'),
  ListDashboards: structure({ DashboardNamePrefix: text(255) }),
  DeleteDashboards: structure({ DashboardNames: list(DASHBOARD_NAME, 100) }, 'DashboardNames'),
  TagResource: structure({ ResourceARN: ARN, Tags: TAGS }, 'ResourceARN', 'Tags'),
  UntagResource: structure({ ResourceARN: ARN, TagKeys: list(TAG_KEY, Infinity) }, 'ResourceARN', 'TagKeys'),
  ListTagsForResource: structure({ ResourceARN: ARN }, 'ResourceARN'),
} as const;

/** Holds a request against its shape. Throws ValidationException. */
export function checkInput(shape: StructureRule, input: unknown): void {
  checkShape('ValidationException', shape, input);
}
