import { MINUTES, SECONDS, type TransientError } from '../transient-error.ts';

/** Errors of CloudWatch Logs. */
export const LOGS: readonly TransientError[] = [
  {
    service: 'CloudWatchLogs',
    operations: ['CreateLogGroup', 'DeleteLogGroup', 'PutRetentionPolicy'],
    codes: ['OperationAborted'],
    rule: 'retry',
    maxWaitMs: 1 * MINUTES,
    reason: 'another change of the log group is in progress',
    source: 'Terraform logs/group.go (1 min)',
  },
  {
    service: 'CloudWatchLogs',
    operations: ['PutRetentionPolicy'],
    codes: ['AccessDenied'],
    text: 'no identity-based policy allows the logs:PutRetentionPolicy action',
    rule: 'retry',
    onlyIfNew: { type: 'log group', at: 'logGroupName' },
    maxWaitMs: 20 * SECONDS,
    endsAsError: true,
    reason: 'the permission for the new log group is not in effect yet',
    source: 'Terraform logs/group.go',
  },
  {
    service: 'CloudWatchLogs',
    operations: ['PutRetentionPolicy'],
    codes: ['ResourceNotFound'],
    rule: 'retry',
    onlyIfNew: { type: 'log group', at: 'logGroupName' },
    maxWaitMs: 1 * MINUTES,
    reason: 'CloudWatch Logs does not find the new log group yet',
    source: 'by analogy with other new resources',
  },
];

/** Errors of CloudWatch. */
export const CLOUDWATCH: readonly TransientError[] = [
  {
    service: 'CloudWatch',
    operations: ['DeleteAlarms', 'DeleteDashboards', 'PutDashboard'],
    codes: ['Conflict', 'ResourceConflict'],
    rule: 'wait',
    maxWaitMs: 1 * MINUTES,
    reason: 'another change of it is in progress',
    source: 'botocore: modelled, not described',
  },
];
