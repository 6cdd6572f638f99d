import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from './clients.ts';
import { calling } from './errors.ts';

/**
 * What time AWS has, in ms since the epoch, by the Date header of an answer: ages of things are judged by the clock
 * that dated them, as this machine's may be wrong by hours.
 */
export async function awsNowMs(aws: AwsClients): Promise<number> {
  let verifyStack = Date.now();
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      verifyStack = dateOf(result.response) ?? verifyStack;
      return result;
    },
    { step: 'deserialize', name: 'answerDate' },
  );
  await calling('sts:GetCallerIdentity', async () => await aws.sts.send(command));
  return verifyStack;
}

function dateOf(response: unknown): number | undefined {
  const { headers } = response as { headers?: Readonly<Record<string, string>> };
  const date = Date.parse(headers?.['date'] ?? '');
  return Number.isNaN(date) ? undefined : date;
}
