import { receiveForm, xmlResponse } from './aws-query.ts';
import { type Protocol, type ServiceModel, statusOf } from './protocol.ts';
import { EC2 } from './query-form.ts';
import { encodeXml } from './xml-codec.ts';
import { toXml, type XmlChildren } from './xml.ts';

/** EC2's variant of AWS Query: flat lists, and outputs and errors with elements of their own. */
export function ec2Query(model: ServiceModel, namespace: string): Protocol {
  return {
    receive: async (request) => await receiveForm(model, request, EC2),
    respond: ({ name, output }, value, requestId) => {
      const members = encodeXml(output, value ?? {}) as XmlChildren;
      const document = { requestId, ...(value === undefined ? { return: true } : members) };
      return xmlResponse(toXml(`${name}Response`, document, namespace), 200, requestId);
    },
    refuse: (error, requestId) => {
      const detail = { Code: error.code, Message: error.message };
      const xml = toXml('Response', { Errors: { Error: detail }, RequestID: requestId });
      return xmlResponse(xml, statusOf(model, error), requestId);
    },
  };
}
