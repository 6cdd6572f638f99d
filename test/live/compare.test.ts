import { describe, expect, it } from 'vitest';
import type { LoggedCall } from '../../src/aws/core/call-log.ts';
import { differences } from './compare.ts';
import { observe } from './observe.ts';
import { redactor } from './redact.ts';
import { reportText } from './report.ts';

const redact = redactor({ account: '111122223333', region: 'eu-west-1', stack: 'live-ab12cd' });

function call(operation: string, seconds: number, rest: Partial<LoggedCall>): LoggedCall {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
  return { at, service: 'SageMaker', operation, elapsedMs: 10, status: 200, ...rest };
}

const describes = (states: readonly string[]): LoggedCall[] =>
  states.map((state, second) =>
    call('DescribeEndpoint', second, { shape: ['EndpointStatus:string'], states: { EndpointStatus: state } }),
  );

function compared(there: readonly LoggedCall[], emulator: readonly LoggedCall[]) {
  return differences(observe(there, redact), observe(emulator, redact)).map(({ what, seen, detail }) =>
    [what, seen, detail].join(' | '),
  );
}

describe('the comparison of two accounts', () => {
  it('finds nothing where only names, ids and the number of polls differ', () => {
    const error = (account: string, id: string): LoggedCall =>
      call('DescribeModel', 0, {
        status: 400,
        code: 'ValidationException',
        message: `Could not find model "arn:aws:sagemaker:eu-west-1:${account}:model/live-ab12cd-check-${id}"`,
      });
    expect(
      compared(
        [
          ...describes(['Creating', 'Creating', 'Creating', 'InService']),
          error('111122223333', '0123456789ab'),
        ],
        [...describes(['Creating', 'InService']), error('123456789012', 'ba9876543210')],
      ),
    ).toEqual([]);
  });

  it('names other texts, members, states, headers and operations', () => {
    const refused = (message: string, headers: readonly string[]): LoggedCall =>
      call('CreateModel', 0, { status: 400, code: 'ValidationException', message, headers });
    const there = [
      ...describes(['Creating', 'SystemUpdating', 'InService']),
      refused('Could not assume role', ['retry-after', 'x-amzn-requestid', 'date']),
      refused('Could not access model data', []),
      call('DeleteModel', 8, { status: 204 }),
      call('ListEndpoints', 9, {}),
    ];
    const emulator = [
      call('DescribeEndpoint', 0, {
        shape: ['EndpointStatus:string', 'EndpointArn:string'],
        states: { EndpointStatus: 'Creating' },
      }),
      ...describes(['Creating', 'InService']),
      refused('Could not assume role', ['x-amzn-requestid']),
      refused('An error that AWS need not send', []),
      call('DeleteModel', 8, {}),
    ];
    expect(compared(there, emulator)).toEqual([
      'error | there | 400 ValidationException: Could not access model data',
      'header | there | retry-after on 400 ValidationException: Could not assume role',
      'status | there | 204',
      'status | emulator | 200',
      'member | emulator | EndpointArn:string',
      'state | there | EndpointStatus: Creating → SystemUpdating',
      'state | there | EndpointStatus: SystemUpdating → InService',
      'state | emulator | EndpointStatus: Creating → InService',
      'operation | there | 1 calls',
    ]);
  });
});

describe('the report', () => {
  const steps = [
    {
      name: 'deploy',
      status: 5,
      elapsedMs: 61_000,
      text: 'arn:aws:iam::111122223333:role/x failed',
      lines: [],
    },
    { name: 'classify', status: undefined, elapsedMs: 0, text: '', lines: [] },
  ];
  const text = reportText(
    {
      target: 'AWS',
      region: 'eu-west-1',
      version: '1.0.0',
      startedAt: new Date(0),
      steps,
      emulatorSteps: [],
      observed: observe(describes(['Creating', 'Creating', 'Creating', 'InService']), redact),
      differences: [],
      left: undefined,
    },
    redact,
  );

  it('says which commands failed or did not run, and that the account could not be listed', () => {
    expect(text).toContain('| deploy | 5 | 61.0 s | – |');
    expect(text).toContain('| classify | not run | – | – |');
    expect(text).toContain('Left in the account: unknown, the listing failed');
  });

  it('gives the longest time in each state', () => {
    expect(text).toContain('| SageMaker:DescribeEndpoint | EndpointStatus: Creating | 2.0 s |');
  });

  it('holds no account id', () => {
    expect(text).toContain('arn:aws:iam::<account>:role/x failed');
    expect(text).not.toContain('111122223333');
  });
});
