import type { DeployedFace } from '../src/aws/deployed-face.ts';

/** In red where the route is open: in a plan, at the end of a deploy, in `status`. */
export const OPEN_WARNING = 'The route is OPEN: everybody who knows the URL may call it.';

/** What a caller of a deployed API has to show, whatever the configuration wishes. */
export function accessText({ auth, tokens }: Pick<DeployedFace, 'auth' | 'tokens'>): string {
  return auth === 'jwt' && tokens ? tokenText(tokens) : SHOWN[auth];
}

const SHOWN: Readonly<Record<DeployedFace['auth'], string>> = {
  iam: 'SigV4',
  jwt: 'bearer token',
  'api-key': 'x-api-key',
  none: 'nothing',
  mixed: 'nothing on some routes',
};

function tokenText({ issuer = 'nobody', audience, scopes }: NonNullable<DeployedFace['tokens']>): string {
  const good = scopes.length > 0 ? `, good for ${scopes.join(' or ')}` : '';
  return `a token of ${issuer} for ${audience.join(' or ')}${good}`;
}
