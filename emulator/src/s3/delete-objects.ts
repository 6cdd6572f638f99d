import { childrenOf, childText, type XmlChildren } from '../protocol/xml.ts';
import { readDocument, xmlAnswer } from './document.ts';
import { malformedXml } from './error.ts';
import { remove } from './objects.ts';
import { bucketOf, type S3Call } from './store.ts';

// "The request can contain a list of up to 1,000 keys that you want to delete": DeleteObjects.
const KEYS_PER_CALL = 1000;

/** Deletes many objects; an absent one counts as deleted. Throws MalformedXML for none or too many. */
export async function deleteObjects(call: S3Call): Promise<Response> {
  const bucket = bucketOf(call);
  const { node } = await readDocument(call, 'Delete');
  const keys = childrenOf(node, 'Object').map((object) => childText(object, 'Key') ?? '');
  if (keys.length === 0 || keys.length > KEYS_PER_CALL || keys.includes('')) throw malformedXml();
  for (const key of keys) remove(bucket, key);
  const quiet = childText(node, 'Quiet') === 'true';
  const deleted: XmlChildren[] = quiet ? [] : keys.map((Key) => ({ Key }));
  return xmlAnswer('DeleteResult', { Deleted: deleted });
}
