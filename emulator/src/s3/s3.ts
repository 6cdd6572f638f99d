import type { AccountContext, ObjectPort, Service } from '../account/account-context.ts';
import { malformedXml } from '../protocol/rest-xml.ts';
import { createService } from '../protocol/service.ts';
import { s3Actions } from './actions.ts';
import { MODEL } from './members.ts';
import { objectPort } from './object-port.ts';
import { NOT_MODIFIED } from './read-object.ts';
import { withCheckedBody } from './request-body.ts';
import { isPresignable, routeOf } from './routes.ts';
import { createStore } from './store.ts';

/** S3: buckets and objects. What is stored is read by other services through the port. */
export function createS3(account: AccountContext): { service: Service; port: ObjectPort } {
  const store = createStore(account);
  const service = createService({
    name: 's3',
    ...MODEL,
    protocol: 'restXml',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    route: routeOf,
    statusOf: (operation, output) => (output['ContentRange'] === undefined ? STATUSES[operation] : 206),
    errorHeaders: ({ code, fields }) => ({
      // How SDKs find the right region after a redirect.
      ...(typeof fields['Region'] === 'string' && { 'x-amz-bucket-region': fields['Region'] }),
      ...(fields['ResourceType'] === 'DeleteMarker' && { 'x-amz-delete-marker': 'true' }),
      ...(code === NOT_MODIFIED && { etag: String(fields['ETag']) }),
    }),
    actions: s3Actions(store),
    refusal: malformedXml,
    // The actions have an error for each of these.
    ignores: ({ constraint }) => constraint !== 'required',
  });
  const handle: Service['handle'] = async (request, call) => {
    const response = await service.handle(withCheckedBody(request, call.chunks), call);
    response.headers.set('server', 'AmazonS3');
    return response;
  };
  return {
    service: { ...service, handle, isPresignable },
    port: objectPort(store, account),
  };
}

// AWS answers both with 204; the model has no status for them.
const STATUSES: Readonly<Record<string, number>> = { PutBucketPolicy: 204, PutBucketTagging: 204 };
