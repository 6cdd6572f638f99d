import { awsJson } from './aws-json.ts';
import { awsQuery } from './aws-query.ts';
import { ec2Query } from './ec2-query.ts';
import type { Protocol, ServiceModel } from './protocol.ts';
import { restJson } from './rest-json.ts';
import { restXml, type RestXmlTraits } from './rest-xml.ts';

/** The protocol of a service, named as in Smithy models. */
export type ProtocolTraits =
  | { readonly protocol: 'awsJson1_0'; readonly queryCompatible?: boolean }
  | { readonly protocol: 'awsJson1_1' | 'restJson1' }
  | { readonly protocol: 'awsQuery' | 'ec2Query'; readonly xmlNamespace: string }
  | RestXmlTraits;

export function protocolOf(traits: ProtocolTraits, model: ServiceModel): Protocol {
  switch (traits.protocol) {
    case 'awsJson1_0':
      return awsJson(model, { version: '1.0', queryCompatible: traits.queryCompatible ?? false });
    case 'awsJson1_1':
      return awsJson(model, { version: '1.1', queryCompatible: false });
    case 'awsQuery':
      return awsQuery(model, traits.xmlNamespace);
    case 'ec2Query':
      return ec2Query(model, traits.xmlNamespace);
    case 'restXml':
      return restXml(model, traits);
    default:
      return restJson(model);
  }
}
