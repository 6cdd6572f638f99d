import type { World } from './world.ts';

/** Who every key pair of the account belongs to: the same for STS and for a signed API route. */
export interface Caller {
  accountId: string;
  userId: string;
  arn: string;
}

export function caller(world: World): Caller {
  const arn = `arn:${world.partition}:iam::${world.accountId}:user/emulator`;
  return { accountId: world.accountId, userId: 'AIDAEMULATOREMULATOR0', arn };
}
