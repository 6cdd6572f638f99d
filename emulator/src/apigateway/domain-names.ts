import type * as sdk from '@aws-sdk/client-api-gateway';
import type { DomainName } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import { checkOneOf, checkTags } from '../gateway/validation.ts';
import type { Actions } from '../protocol/actions.ts';
import type { DomainRecord, Domains } from './domains.ts';
import { badRequest, notFound, unsupported } from './errors.ts';
import { listed } from './listing.ts';
import { patched, type PatchRule, textRule } from './patch.ts';

/** Labels of letters, digits and hyphens, two at least; wildcards are not emulated. */
const NAME = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE = /^arn:[a-z-]+:acm:([a-z0-9-]+):\d{12}:certificate\/[a-z0-9-]+$/;

/** Regional custom domain names; edge-optimized (CloudFront) and private (VPC) ones are not emulated. */
export function domainNameActions(domains: Domains): Actions<typeof sdk> {
  return {
    CreateDomainName: (input, { region }) => {
      const domain = newDomain(domains, region, input);
      domains.add({ region, domain, mappings: new Map() });
      return domain;
    },
    GetDomainNames: (input, { region }) => {
      const all = domains.list(region).map(({ domain }) => domain);
      return listed(input, all, ({ domainName = '' }) => domainName);
    },
    GetDomainName: ({ domainName }, { region }) => domainOf(domains, region, domainName).domain,
    UpdateDomainName: (input, { region }) => {
      const record = domainOf(domains, region, input.domainName);
      const domain = patched(record.domain, input, RULES);
      checkDomain(domain, region);
      record.domain = domain;
      return domain;
    },
    // Its mappings are deleted with it.
    DeleteDomainName: ({ domainName }, { region }) => domains.remove(domainOf(domains, region, domainName)),
  };
}

/** Throws NotFoundException. */
export function domainOf(domains: Domains, region: string, name: string): DomainRecord {
  const record = domains.named(name);
  if (record?.region !== region) throw notFound('Invalid domain name identifier specified');
  return record;
}

function newDomain(domains: Domains, region: string, input: sdk.CreateDomainNameRequest): DomainName {
  const { domainName = '', regionalCertificateArn, tags } = input;
  checkTags(tags);
  if (!NAME.test(domainName)) throw badRequest(`Invalid domain name: ${domainName}`);
  // The service rejects a name in use as a bad request, not as a conflict.
  if (domains.named(domainName)) throw badRequest('The domain name you provided already exists.');
  const types = input.endpointConfiguration?.types ?? ['EDGE'];
  if (types.some((type) => type !== 'REGIONAL')) throw unsupported(`domain names of type ${types.join()}`);
  const domain: DomainName = {
    domainName,
    domainNameArn: `arn:${domains.account.partition}:apigateway:${region}::/domainnames/${domainName}`,
    regionalCertificateArn,
    regionalDomainName: `d-${newId(10)}.execute-api.${region}.amazonaws.com`,
    regionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
    endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'ipv4' },
    domainNameStatus: 'AVAILABLE',
    securityPolicy: input.securityPolicy ?? 'TLS_1_2',
    routingMode: input.routingMode ?? 'BASE_PATH_MAPPING_ONLY',
    tags,
  };
  checkDomain(domain, region);
  return domain;
}

/** A regional domain needs a certificate in its region (developer guide, "Set up a Regional custom domain name"). */
function checkDomain(
  { regionalCertificateArn = '', routingMode, securityPolicy }: DomainName,
  region: string,
): void {
  if (CERTIFICATE.exec(regionalCertificateArn)?.[1] !== region)
    throw badRequest(
      `Invalid certificate ARN: ${regionalCertificateArn}. Certificate must be in '${region}'.`,
    );
  if (routingMode !== 'BASE_PATH_MAPPING_ONLY') throw unsupported(`routing mode ${routingMode}`);
  if (!securityPolicy?.startsWith('SecurityPolicy_'))
    checkOneOf('securityPolicy', securityPolicy, ['TLS_1_0', 'TLS_1_2']);
}

const RULES: readonly PatchRule<DomainName>[] = [
  textRule('regionalCertificateArn', ['replace']),
  textRule('securityPolicy', ['replace']),
  textRule('routingMode', ['replace']),
];
