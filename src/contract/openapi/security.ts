import type { OpenApiOptions, TokenTerms } from './form.ts';

// OpenAPI has no word for signatures; a key in a header with this extension is the form API Gateway itself reads and
// writes (API Gateway Developer Guide, x-amazon-apigateway-authtype).
const SIGV4 = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  description: 'AWS Signature Version 4 for the service execute-api; the signer needs execute-api:Invoke.',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

const API_KEY = {
  type: 'apiKey',
  name: 'x-api-key',
  in: 'header',
  description: 'The key of a usage plan; `npm run status` says how to read it.',
};

type Schemes = Readonly<Record<string, object>>;

const SCHEMES: Readonly<Record<OpenApiOptions['auth'], (terms?: TokenTerms) => Schemes | undefined>> = {
  iam: () => ({ sigv4: SIGV4 }),
  jwt: (terms) => ({
    jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: termsText(terms) },
  }),
  'api-key': () => ({ apiKey: API_KEY }),
  none: () => undefined,
};

/** What closes the routes, by name; undefined where nothing does. */
export function securitySchemes({ auth, jwt }: Pick<OpenApiOptions, 'auth' | 'jwt'>): Schemes | undefined {
  return SCHEMES[auth](jwt);
}

function termsText(terms: TokenTerms | undefined): string {
  if (!terms) return 'A JSON Web Token.';
  const { issuer, audience, scopes } = terms;
  const good = scopes.length > 0 ? `, good for ${scopes.join(' or ')}` : '';
  return `A JSON Web Token of ${issuer} for ${audience.join(' or ')}${good}.`;
}
