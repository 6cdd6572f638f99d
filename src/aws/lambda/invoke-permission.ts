import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';

/** The statement of a function's policy that allows one API to invoke it. */
export interface InvokePermission {
  readonly functionArn: string;
  readonly statementId: string;
}

/** Allows exactly one API's routes to invoke the function. The statement of an earlier API is removed first. */
export async function allowInvoke(
  aws: AwsClients,
  permission: InvokePermission,
  sourceArn: string,
): Promise<void> {
  await denyInvoke(aws, permission);
  const input = {
    FunctionName: permission.functionArn,
    StatementId: permission.statementId,
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: sourceArn,
  };
  await calling('lambda:AddPermission', async () => await aws.lambda.send(new AddPermissionCommand(input)));
}

/** Removes the permission; neither it nor the function needs to exist. */
export async function denyInvoke(
  aws: AwsClients,
  { functionArn, statementId }: InvokePermission,
): Promise<void> {
  const input = { FunctionName: functionArn, StatementId: statementId };
  await unlessGone(
    'lambda:RemovePermission',
    async () => await aws.lambda.send(new RemovePermissionCommand(input)),
  );
}

/** Whether the function's policy allows this API. */
export async function isInvokeAllowed(
  aws: AwsClients,
  { functionArn, statementId }: InvokePermission,
  apiId: string,
): Promise<boolean> {
  const policy = await unlessAbsent(
    'lambda:GetPolicy',
    async () => await aws.lambda.send(new GetPolicyCommand({ FunctionName: functionArn })),
  );
  const document = JSON.parse(policy?.Policy ?? '{}') as {
    Statement?: { Sid?: string; Condition?: unknown }[];
  };
  const statement = document.Statement?.find(({ Sid }) => Sid === statementId);
  return JSON.stringify(statement?.Condition ?? '').includes(`:${apiId}/`);
}
