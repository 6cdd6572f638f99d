import { MINUTES, type TransientError } from '../transient-error.ts';

const DEFINING = ['CreateFunction', 'UpdateFunctionCode', 'UpdateFunctionConfiguration'];

/** All writes of a function but its policy, whose errors have other texts. */
const CHANGING = [
  ...DEFINING,
  'DeleteFunction',
  'PublishVersion',
  'CreateAlias',
  'UpdateAlias',
  'DeleteAlias',
  'PutFunctionConcurrency',
  'DeleteFunctionConcurrency',
  'PutProvisionedConcurrencyConfig',
  'DeleteProvisionedConcurrencyConfig',
];

/** Errors of Lambda. */
export const LAMBDA: readonly TransientError[] = [
  {
    service: 'Lambda',
    operations: DEFINING,
    codes: ['InvalidParameterValue'],
    text: 'cannot be assumed by Lambda',
    rule: 'retry',
    onlyIfNew: { type: 'role' },
    maxWaitMs: 2 * MINUTES,
    reason: 'Lambda cannot assume the new role yet',
    source: 'aws-sdk-js#4408; cdkd#2018 (47.75 s seen); Terraform lambda/function.go; Chalice awsclient.py',
  },
  {
    service: 'Lambda',
    operations: DEFINING,
    codes: ['InvalidParameterValue'],
    text: 'The provided execution role does not have permissions',
    rule: 'retry',
    onlyIfNew: { type: 'role' },
    maxWaitMs: 2 * MINUTES,
    reason: 'the policy of the new role is not in effect yet',
    source: 'Terraform lambda/function.go; Chalice awsclient.py',
  },
  {
    service: 'Lambda',
    operations: DEFINING,
    codes: ['InvalidParameterValue'],
    text: /KMS key is invalid for CreateGrant|InvalidArnException.*valid principal/,
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    reason: 'KMS does not know the new role yet',
    source: 'Terraform lambda/function.go; Chalice awsclient.py',
  },
  {
    service: 'Lambda',
    operations: DEFINING,
    codes: ['InvalidParameterValue'],
    text: 'Internal KMS service error',
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    reason: 'KMS failed',
    source: 'alchemy distilled Lambda client: a server error with status 400',
  },
  {
    service: 'Lambda',
    operations: CHANGING,
    codes: ['ResourceConflict'],
    text: /update is in progress|in the following state: Pending/,
    rule: 'wait',
    maxWaitMs: 15 * MINUTES,
    reason: 'Lambda is changing the function',
    source: 'Terraform lambda/function.go (15 min); serverless deploy-function.js; faastjs#758',
  },
  {
    service: 'Lambda',
    operations: ['AddPermission', 'RemovePermission'],
    codes: ['ResourceConflict'],
    text: /concurrent update operation|update is in progress/,
    rule: 'serialise',
    parent: 'FunctionName',
    maxWaitMs: 2 * MINUTES,
    reason: 'another write of the policy of the function is in progress',
    source:
      'cdkd. In parallel, a statement is lost without an error (Terraform lambda/permission.go): GetPolicy is read afterwards',
  },
  {
    service: 'Lambda',
    operations: ['AddPermission', 'PutFunctionConcurrency'],
    codes: ['ResourceNotFound'],
    rule: 'retry',
    onlyIfNew: { type: 'function', at: 'FunctionName' },
    maxWaitMs: 2 * MINUTES,
    reason: 'Lambda does not find the new function yet',
    source: 'Terraform lambda/permission.go (15 min)',
  },
  {
    service: 'Lambda',
    operations: ['GetPolicy'],
    codes: ['ResourceNotFound'],
    rule: 'look',
    maxWaitMs: 2 * MINUTES,
    reason: 'the new statement is not visible yet: the policy is read again until it is',
    source: 'Terraform lambda/permission.go (15 min)',
  },
];
