import { readXml, toXml, type XmlNode, type XmlValue } from '../protocol/xml.ts';
import { malformedXml } from './error.ts';
import { receiveText, type Receiving } from './receive.ts';
import type { S3Call } from './store.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Reads a call's XML body, whose root must be `root`. Throws MalformedXML, or what `receive` throws. */
export async function readDocument(
  call: S3Call,
  root: string,
  receiving?: Receiving,
): Promise<{ text: string; node: XmlNode }> {
  const text = await receiveText(call, receiving);
  try {
    return { text, node: readXml(text, root) };
  } catch (cause) {
    throw Object.assign(malformedXml(), { cause });
  }
}

/** An answer in XML. */
export function xmlAnswer(root: string, value: XmlValue, headers: Record<string, string> = {}): Response {
  return xmlText(toXml(root, value, NAMESPACE), headers);
}

/** An answer whose XML is there already, such as a setting given back as it was put. */
export function xmlText(text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { headers: { 'content-type': 'application/xml', ...headers } });
}
