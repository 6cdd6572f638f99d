import { Fault } from '../contract/fault.ts';
import type { StackContext } from './context.ts';

/**
 * What would only come out at the end of a deploy whose route wants tokens. Throws Fault `config` for an issuer that
 * AWS cannot ask, `credentials` for a given token that is none or has run out.
 */
export async function checkToken({ config, token }: Pick<StackContext, 'config' | 'token'>): Promise<void> {
  const { jwt } = config.gateway;
  if (!jwt) return;
  if (jwt.issuer.startsWith('http:') && process.env['AWS_ENDPOINT_URL'] === undefined) {
    throw new Fault(
      'config',
      `gateway.jwt.issuer ${jwt.issuer} is on this machine, and AWS takes issuers by https only.`,
      'Name the https URL of an issuer, or deploy into the emulator.',
    );
  }
  await token?.();
}
