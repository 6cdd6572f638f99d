import type { CreateDomainNameRequest } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import { checkOneOf, checkRequired, checkTags } from '../gateway/validation.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { DomainName, DomainRecord, Domains } from './domains.ts';
import { badRequest, notEmulated, notFound } from './errors.ts';
import { listed } from './listing.ts';
import { patched, type PatchRule, textRule } from './patch.ts';
import type { Wire } from './wire.ts';

/** Labels of letters, digits and hyphens, two at least; the first may be a wildcard, which is not served here. */
const NAME = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE = /^arn:[a-z-]+:acm:([a-z0-9-]+):\d{12}:certificate\/[a-z0-9-]+$/;

/** Custom domain names, regional ones: the edge's live in CloudFront, private ones in a VPC. */
export function domainNameRoutes(domains: Domains): RestRoute[] {
  const all = '/domainnames{/}?';
  const one = '/domainnames/:domain';
  return [
    [
      'POST',
      all,
      'CreateDomainName',
      ({ body }, { region }) => {
        const domain = newDomain(domains, region, body as unknown as Wire<CreateDomainNameRequest>);
        domains.add({ region, domain, mappings: new Map() });
        return { status: 201, body: domain };
      },
    ],
    [
      'GET',
      all,
      'GetDomainNames',
      (input, { region }) =>
        listed(
          input,
          domains.list(region),
          ({ domain }) => domain.domainName ?? '',
          ({ domain }) => domain,
        ),
    ],
    [
      'GET',
      one,
      'GetDomainName',
      (input, call) => ({ status: 200, body: domainOf(domains, input, call).domain }),
    ],
    [
      'PATCH',
      one,
      'UpdateDomainName',
      (input, call) => {
        const record = domainOf(domains, input, call);
        const domain = patched(record.domain, input.body, RULES);
        checkDomain(domain, call.region);
        record.domain = domain;
        return { status: 200, body: domain };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteDomainName',
      (input, call) => {
        // Its mappings go with it.
        domains.remove(domainOf(domains, input, call));
        return { status: 202 };
      },
    ],
  ];
}

/** Throws NotFoundException. */
export function domainOf(domains: Domains, { labels }: RestInput, { region }: Call): DomainRecord {
  const record = domains.named(labels['domain'] ?? '');
  if (record?.region !== region) throw notFound('Invalid domain name identifier specified');
  return record;
}

function newDomain(domains: Domains, region: string, input: Wire<CreateDomainNameRequest>): DomainName {
  const { domainName = '', regionalCertificateArn, tags } = input;
  checkRequired('domainName', domainName);
  checkTags(tags);
  if (!NAME.test(domainName)) throw badRequest(`Invalid domain name: ${domainName}`);
  // The service refuses a taken name as a bad request, not as a conflict.
  if (domains.named(domainName)) throw badRequest('The domain name you provided already exists.');
  const types = input.endpointConfiguration?.types ?? ['EDGE'];
  if (types.some((type) => type !== 'REGIONAL')) throw notEmulated(`domain names of type ${types.join()}`);
  if (input.mutualTlsAuthentication) throw notEmulated('mutual TLS');
  const domain: DomainName = {
    domainName,
    domainNameArn: `arn:${domains.world.partition}:apigateway:${region}::/domainnames/${domainName}`,
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

/** A regional domain needs a certificate of its own region (developer guide, "Set up a Regional custom domain name"). */
function checkDomain(
  { regionalCertificateArn = '', routingMode, securityPolicy }: DomainName,
  region: string,
): void {
  if (CERTIFICATE.exec(regionalCertificateArn)?.[1] !== region)
    throw badRequest(
      `Invalid certificate ARN: ${regionalCertificateArn}. Certificate must be in '${region}'.`,
    );
  if (routingMode !== 'BASE_PATH_MAPPING_ONLY') throw notEmulated(`routing mode ${routingMode}`);
  if (!securityPolicy?.startsWith('SecurityPolicy_'))
    checkOneOf('securityPolicy', securityPolicy, ['TLS_1_0', 'TLS_1_2']);
}

const RULES: readonly PatchRule<DomainName>[] = [
  textRule('regionalCertificateArn', ['replace']),
  textRule('securityPolicy', ['replace']),
  textRule('routingMode', ['replace']),
];
