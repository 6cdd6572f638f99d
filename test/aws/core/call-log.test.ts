import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients } from '../../../src/aws/core/clients.ts';
import { CALL_LOG_VARIABLE, type LoggedCall } from '../../../src/aws/core/call-log.ts';
import { REGION } from '../../emulated-account.ts';
import { accountUnderTest } from '../account-under-test.ts';

const { account } = accountUnderTest();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-log-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function logged(path: string): Promise<LoggedCall[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as LoggedCall);
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

it('appends one line per attempt, with members but no values', async () => {
  const path = join(folder, 'calls.jsonl');
  const { iam } = awsClients(REGION, { ...process.env, [CALL_LOG_VARIABLE]: path });
  account().emulator.account.faults.add({ kind: 'throttle', service: 'iam', action: 'CreateRole' });
  const Tags = [{ Key: 'team', Value: 'confidential-value' }];
  const AssumeRolePolicyDocument = JSON.stringify(TRUST);
  await iam.send(new CreateRoleCommand({ RoleName: 'logged', AssumeRolePolicyDocument, Tags }));
  await expect(iam.send(new GetRoleCommand({ RoleName: 'absent' }))).rejects.toThrow('absent');

  const calls = await logged(path);
  expect(calls.map(({ service, operation, status, code }) => [service, operation, status, code])).toEqual([
    ['IAM', 'CreateRole', 400, 'Throttling'],
    ['IAM', 'CreateRole', 200, undefined],
    ['IAM', 'GetRole', 404, 'NoSuchEntityException'],
  ]);
  expect(calls[1]?.shape).toEqual(
    expect.arrayContaining(['Role.Arn:string', 'Role.CreateDate:timestamp', 'Role.Tags[].Key:string']),
  );
  expect(calls[2]).toMatchObject({ message: expect.stringContaining('absent') as string });
  expect(calls[2]?.headers).toContain('x-amzn-requestid');
  expect(JSON.stringify(calls)).not.toContain('confidential-value');
});

it('fails at once when the file cannot be written', () => {
  const path = join(folder, 'no-such-folder', 'calls.jsonl');
  expect(() => awsClients(REGION, { ...process.env, [CALL_LOG_VARIABLE]: path })).toThrow(
    'cannot be written',
  );
});
