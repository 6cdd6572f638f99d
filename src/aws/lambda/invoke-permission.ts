import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';

/** The statement of a function's policy that lets one API in. */
export interface InvokePermission {
  readonly functionArn: string;
  readonly statementId: string;
}

/** Lets exactly one API's routes invoke the function. A statement left by an earlier API is taken away first. */
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

/** Takes the permission away; neither it nor the function needs to exist. */
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

/** Whether the function's policy lets this very API in. */
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
