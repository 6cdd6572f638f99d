import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountContext } from '../../../src/account/account-context.ts';
import type { ExecutionEnvironment } from '../../../src/lambda/execution/execution-environment.ts';
import { createdSettings } from '../../../src/lambda/function-settings.ts';
import { type EnvironmentOf, startEnvironment } from '../../../src/lambda/start-environment.ts';
import { ROLE } from '../function-account.ts';

const TIMEOUT_MS = 20_000;

/** What an environment may be started with, and the storage of its function. */
type Start = Partial<Pick<EnvironmentOf, 'mounts' | 'initializationType'>> & { storageMb?: number };

/** Starts an environment of version 1 of a Python function in one file. */
export async function startPython(
  account: AccountContext,
  source: string,
  { storageMb, ...start }: Start = {},
): Promise<ExecutionEnvironment> {
  const taskRoot = join(account.scratchDir, randomUUID());
  await mkdir(taskRoot);
  await writeFile(join(taskRoot, 'app.py'), source);
  const input = {
    Runtime: 'python3.13',
    Handler: 'app.handler',
    Role: ROLE,
    Timeout: TIMEOUT_MS / 1000,
    ...(storageMb !== undefined && { EphemeralStorage: { Size: storageMb } }),
  } as const;
  const environment = await startEnvironment(account, {
    name: 'python',
    version: '1',
    region: 'us-east-1',
    taskRoot,
    code: { packageType: 'Zip', zip: new Uint8Array(), sha256: '' },
    initializationType: 'on-demand',
    settings: createdSettings({ account, region: 'us-east-1' }, 'Zip', input, 'python'),
    ...start,
  });
  account.onClose(async () => await environment.stop());
  return environment;
}

/** What the handler returns for an event, or its error; the log has the lines of an invocation. */
export async function answerOf(environment: ExecutionEnvironment, event: unknown = {}): Promise<unknown> {
  const requestId = randomUUID();
  const run = await environment.run(
    {
      requestId,
      payload: JSON.stringify(event),
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:python',
    },
    TIMEOUT_MS,
  );
  environment.log.end({ ...run, requestId, memoryMb: 128, status: 'success' });
  return run.outcome.kind === 'answer' ? (JSON.parse(run.outcome.payload) as unknown) : run.outcome;
}
