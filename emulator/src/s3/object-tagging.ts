import { readDocument, xmlAnswer } from './document.ts';
import { childrenOf } from '../protocol/xml.ts';
import { objectOf, type S3Call } from './store.ts';
import { readTagSet, tagSet, TAGS_PER_OBJECT } from './tags.ts';

/** Replaces all tags of the object. Throws InvalidTag or BadRequest. */
export async function putObjectTagging(call: S3Call): Promise<Response> {
  const object = objectOf(call);
  const { node } = await readDocument(call, 'Tagging');
  object.tags = readTagSet(childrenOf(node, 'TagSet')[0], TAGS_PER_OBJECT);
  return new Response(null);
}

/** An object without tags answers an empty list, where a bucket answers an error. */
export function getObjectTagging(call: S3Call): Response {
  return xmlAnswer('Tagging', tagSet(objectOf(call).tags));
}

/** Takes all tags off the object. */
export function deleteObjectTagging(call: S3Call): Response {
  objectOf(call).tags = new Map();
  return new Response(null, { status: 204 });
}
