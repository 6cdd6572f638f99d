import { join } from 'node:path';
import type { AccountContext } from '../account/account-context.ts';
import type { FoundImage } from '../account/image-port.ts';
import { type ContainerSpec, HostingFailure } from '../container.ts';

/** What of a container an image decides. */
type FromImage = Pick<ContainerSpec, 'flavor' | 'environment'>;

/** "SageMaker overrides any default CMD statement in a container by specifying the serve argument" (your-algorithms-inference-code). */
const ARGUMENT = 'serve';

/**
 * Unpacks an image of the account into a folder: its program, and its variables. This machine has another Python than the
 * image, and runs its program with that. Throws HostingFailure for an image that starts another program.
 */
export async function unpackOwnImage(
  account: AccountContext,
  uri: string,
  { config }: FoundImage,
  folder: string,
): Promise<FromImage> {
  const { Entrypoint, Env } = config?.config ?? {};
  const words = [...(Entrypoint ?? []), ARGUMENT];
  const at = words.findIndex((word) => word.startsWith('/') && word.endsWith('.py'));
  if (at < 0)
    throw new HostingFailure(
      `This emulator runs an image of the account only if its entry point names a Python program by its absolute path, not ${words.join(' ')}.`,
    );
  await account.ports.images.unpack(uri, folder);
  const [program = '', ...rest] = words.slice(at);
  return { flavor: [join(folder, program), ...rest], environment: variablesOf(Env ?? []) };
}

/** PATH names folders of the image. */
function variablesOf(variables: readonly string[]): Record<string, string> {
  const entries = variables.map((each): [string, string] => {
    const at = each.indexOf('=');
    return [each.slice(0, at), each.slice(at + 1)];
  });
  return Object.fromEntries(entries.filter(([name]) => name !== 'PATH'));
}
