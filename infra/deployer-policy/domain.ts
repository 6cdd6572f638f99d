import { collection, created } from './gateway-access.ts';
import { allow, type ConfigContext, onlyOwn, type Statement } from './statement.ts';

/** The custom domain, by its name, and its mapping. */
export function domain(context: ConfigContext): Statement[] {
  const { domain: wanted } = context.config.gateway;
  if (wanted === undefined) return [];
  const name = `${collection(context.site, 'domainnames')}/${wanted.name}`;
  const verbs = ['POST', 'PATCH', 'DELETE'].map((verb) => `apigateway:${verb}`);
  return [
    ...created(context, 'Domain', ['domainnames']),
    // A domain without the owner tag is reported, but not changed.
    allow('ReadTheDomain', ['apigateway:GET'], [name, `${name}/*`]),
    onlyOwn(context, allow('KeepTheDomain', verbs, [name, `${name}/*`])),
  ];
}
