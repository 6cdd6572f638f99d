import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from './clients.ts';
import { calling } from './errors.ts';

/**
 * The time of AWS, in ms since the epoch, from the Date header of a response: ages of resources are computed with the
 * clock that dated them, as this machine's may be wrong by hours.
 */
export async function awsNowMs(aws: AwsClients): Promise<number> {
  let answeredAt = Date.now();
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answeredAt = dateOf(result.response) ?? answeredAt;
      return result;
    },
    { step: 'deserialize', name: 'answerDate' },
  );
  await calling('sts:GetCallerIdentity', async () => await aws.sts.send(command));
  return answeredAt;
}

function dateOf(response: unknown): number | undefined {
  const { headers } = response as { headers?: Readonly<Record<string, string>> };
  const date = Date.parse(headers?.['date'] ?? '');
  return Number.isNaN(date) ? undefined : date;
}
