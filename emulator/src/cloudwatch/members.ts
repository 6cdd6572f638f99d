import * as sdk from '@aws-sdk/client-cloudwatch';
import type { MembersOf } from '../protocol/actions.ts';

const DIMENSIONS = 'Dimensions{Name Value}';

const members: MembersOf<typeof sdk> = {
  PutMetricAlarm: {
    honoured:
      `AlarmName MetricName Namespace Statistic ExtendedStatistic ${DIMENSIONS} Period EvaluationPeriods ` +
      'DatapointsToAlarm Threshold ComparisonOperator TreatMissingData Tags{Key Value}',
    // Alarms notify nobody here. An alarm on metric math, which ThresholdMetricId is for, is never evaluated.
    stored:
      'AlarmDescription ActionsEnabled OKActions AlarmActions InsufficientDataActions Unit ' +
      'EvaluateLowSampleCountPercentile Metrics{*} ThresholdMetricId',
  },
  DescribeAlarms: {
    honoured: 'AlarmNames AlarmNamePrefix AlarmTypes StateValue ActionPrefix MaxRecords NextToken',
  },
  DeleteAlarms: { honoured: 'AlarmNames' },
  SetAlarmState: { honoured: 'AlarmName StateValue', stored: 'StateReason StateReasonData' },
  PutDashboard: { honoured: 'DashboardName Tags{Key Value}', stored: 'DashboardBody' },
  GetDashboard: { honoured: 'DashboardName' },
  ListDashboards: { honoured: 'DashboardNamePrefix NextToken' },
  DeleteDashboards: { honoured: 'DashboardNames' },
  PutMetricData: {
    honoured:
      `Namespace MetricData{MetricName ${DIMENSIONS} Timestamp Value Values Counts Unit ` +
      'StatisticValues{SampleCount Sum Minimum Maximum}}',
    noEffect: {
      'MetricData{StorageResolution}': 'every observation is kept at the time it was made',
      StrictEntityValidation: 'entities are refused',
    },
  },
  GetMetricData: {
    honoured:
      `MetricDataQueries{Id Label ReturnData MetricStat{Metric{Namespace MetricName ${DIMENSIONS}} Period Stat}} ` +
      'StartTime EndTime ScanBy',
  },
  GetMetricStatistics: {
    honoured: `Namespace MetricName ${DIMENSIONS} StartTime EndTime Period Statistics ExtendedStatistics`,
  },
  ListMetrics: { honoured: `Namespace MetricName ${DIMENSIONS} NextToken` },
  TagResource: { honoured: 'ResourceARN Tags{Key Value}' },
  UntagResource: { honoured: 'ResourceARN TagKeys' },
  ListTagsForResource: { honoured: 'ResourceARN' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
