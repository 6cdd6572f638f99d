import type { OpenApiOptions, TokenTerms } from './form.ts';

// OpenAPI has no security scheme for signatures; API Gateway itself reads and writes an API key header with this
// extension (API Gateway Developer Guide, x-amazon-apigateway-authtype).
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
  description: 'The key of a usage plan; `npm run status` prints the command that shows it.',
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

/** The security scheme of the routes, by name; undefined for public routes. */
export function securitySchemes({ auth, jwt }: Pick<OpenApiOptions, 'auth' | 'jwt'>): Schemes | undefined {
  return SCHEMES[auth](jwt);
}

function termsText(terms: TokenTerms | undefined): string {
  if (!terms) return 'A JSON Web Token.';
  const { issuer, audience, scopes } = terms;
  const good = scopes.length > 0 ? `, with scope ${scopes.join(' or ')}` : '';
  return `A JSON Web Token from ${issuer} for the audience ${audience.join(' or ')}${good}.`;
}
