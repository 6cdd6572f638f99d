import type { CallRule } from 'sagemaker-emulator';
import { byFault, entryThat, type Scenario, type Times } from './scenario.ts';

function invoking(error: Pick<CallRule, 'code' | 'message' | 'status'>): Scenario['inject'] {
  return byFault((times) => ({
    kind: 'error',
    service: 'sagemaker-runtime',
    action: 'InvokeEndpoint',
    times,
    ...error,
  }));
}

/** The deletion of an API is done, its response is lost, and AWS denies the second one: its tags are gone. */
function deniedDeletion(
  api: 'http' | 'rest',
  service: 'apigateway' | 'apigatewayv2',
  action: string,
): Scenario {
  return {
    journey: 'destroy',
    api,
    large: false,
    entry: entryThat(({ onlyIfDeleted, operations }) => onlyIfDeleted && operations.includes(action)),
    title: `${service}.${action}: AccessDeniedException after it was done`,
    inject: (account, times) => {
      account.emulator.account.faults.add({ kind: 'lost-answer', service, action, times: 1 });
      const denied = { kind: 'error', service, action, code: 'AccessDeniedException', status: 403 } as const;
      return byFault(() => ({ ...denied, from: 2, times }))(account, times);
    },
    ends: 'account',
    says: 'AccessDeniedException',
    notForEver: 'the first one shows that the API is deleted',
  };
}

const HTTP_DEPLOY = { journey: 'deploy', api: 'http', large: false } as const;
const count = (times: Times): number => (times === 'always' ? Infinity : times);
const FAILED = 'Request to service failed. If failure persists after retry, contact customer support.';
const NOT_AUTHORIZED = 'x is not authorized to perform: sagemaker:InvokeEndpoint';

/** Errors that are no error of one call, or that only the verification of a release meets. */
export const OF_COMMANDS: readonly Scenario[] = [
  deniedDeletion('http', 'apigatewayv2', 'DeleteApi'),
  deniedDeletion('rest', 'apigateway', 'DeleteRestApi'),
  {
    ...HTTP_DEPLOY,
    entry: entryThat(({ failureReason }) => failureReason),
    title: `an endpoint that failed: ${FAILED.slice(0, 25)}`,
    inject: (account, times) => account.failEndpoints(FAILED, count(times)),
    ends: 'broken',
    says: FAILED,
  },
  {
    ...HTTP_DEPLOY,
    entry: entryThat(({ answer }) => answer),
    title: 'IAM.GetRole: a role without its ARN',
    inject: (account, times) => account.halfMakeRoles(count(times)),
    ends: 'late',
    says: 'incomplete response',
  },
  {
    ...HTTP_DEPLOY,
    entry: entryThat(({ clockCorrected }) => clockCorrected),
    title: 'IAM.GetRole: RequestTimeTooSkewed, corrected',
    inject: byFault((times) => ({
      kind: 'error',
      service: 'iam',
      action: 'GetRole',
      code: 'RequestTimeTooSkewed',
      status: 403,
      times,
    })),
    ends: 'account',
    says: 'RequestTimeTooSkewed',
  },
  {
    ...HTTP_DEPLOY,
    entry: entryThat(({ statuses }) => statuses?.includes(530)),
    title: 'SageMakerRuntime.InvokeEndpoint: InternalDependencyException',
    inject: invoking({ code: 'InternalDependencyException', message: 'internal', status: 530 }),
    ends: 'late',
    says: 'upstream-failed',
  },
  {
    ...HTTP_DEPLOY,
    entry: entryThat(({ codes }) => codes?.includes('ModelNotReady')),
    title: 'SageMakerRuntime.InvokeEndpoint: ModelNotReadyException',
    inject: invoking({ code: 'ModelNotReadyException', message: 'starting', status: 429 }),
    ends: 'late',
    says: 'starting',
    notForEver:
      'the proxy waits 27 s of real time per request, for five minutes; how that ends: test/deploy/verify/verify-url.test.ts',
  },
  {
    ...HTTP_DEPLOY,
    host: 'lambda-zip',
    entry: entryThat(({ codes }) => codes?.includes('SnapStartNotReady')),
    title: 'Lambda.Invoke: SnapStartNotReadyException of a new version',
    inject: byFault((times) => ({
      kind: 'error',
      service: 'lambda',
      action: 'Invoke',
      code: 'SnapStartNotReadyException',
      message: 'Lambda is initializing your function.',
      status: 409,
      times,
    })),
    ends: 'late',
    says: 'warming',
  },
  {
    ...HTTP_DEPLOY,
    entry: entryThat(({ rule, onlyIfNew }) => rule === 'verify' && onlyIfNew),
    title: `SageMakerRuntime.InvokeEndpoint: AccessDeniedException ${NOT_AUTHORIZED.slice(2)}`,
    inject: invoking({ code: 'AccessDeniedException', message: NOT_AUTHORIZED, status: 403 }),
    ends: 'late',
    says: 'upstream-failed',
  },
  {
    ...HTTP_DEPLOY,
    journey: 'deploy after a crash',
    entry: entryThat(({ givenMember }) => givenMember === 'IfMatch'),
    title: 'S3.PutObject: ConditionalRequestConflict of a lock that is taken over',
    // Each attempt writes the lock on condition that there is none (412) before it overwrites the dead one.
    inject: byFault((times) => ({
      kind: 'error',
      service: 's3',
      action: 'PutObject',
      code: 'ConditionalRequestConflict',
      status: 409,
      from: 2,
      every: 2,
      times,
    })),
    ends: 'late',
    says: 'ConditionalRequestConflict',
  },
];
