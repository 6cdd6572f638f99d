import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountContext } from '../../../src/account/account-context.ts';
import type { ExecutionEnvironment } from '../../../src/lambda/execution/execution-environment.ts';
import { defaultSettings, type FunctionSettings } from '../../../src/lambda/function-settings.ts';
import { type EnvironmentOf, startEnvironment } from '../../../src/lambda/start-environment.ts';
import { ROLE } from '../function-account.ts';

export const TIMEOUT_MS = 20_000;

/** Starts an environment of version 1 of a Python function in one file. */
export async function startPython(
  account: AccountContext,
  source: string,
  {
    settings,
    ...more
  }: Partial<Omit<EnvironmentOf, 'settings'>> & { settings?: Partial<FunctionSettings> } = {},
): Promise<ExecutionEnvironment> {
  const name = `function-${randomUUID()}`;
  const taskRoot = join(account.scratchDir, name);
  await mkdir(taskRoot);
  await writeFile(join(taskRoot, 'app.py'), source);
  const own = {
    runtime: 'python3.13',
    role: ROLE,
    handler: 'app.handler',
    timeoutS: TIMEOUT_MS / 1000,
  } as const;
  const environment = await startEnvironment(account, {
    name: 'python',
    version: '1',
    region: 'us-east-1',
    taskRoot,
    initializationType: 'on-demand',
    settings: { ...defaultSettings('python'), ...own, ...settings },
    ...more,
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
