import { join } from 'node:path';
import { AwsError } from '../protocol/aws-error.ts';
import { ACTION_HEADER } from '../protocol/action.ts';
import { toXml, type XmlChildren } from '../protocol/xml.ts';
import type { Call, ObjectPort, Service, World } from '../account/account-context.ts';
import { type Address, addressOf } from './address.ts';
import { askedOf, hidingAbsence } from './rights.ts';
import { createContentStore } from './content.ts';
import { notImplemented } from './error.ts';
import { OPERATIONS, routeFor, type Level, type S3Action } from './routes.ts';
import type { S3Call, S3Store } from './store.ts';

/** S3: buckets and objects. What is stored is read by other services through the port. */
export function createS3(world: World): { service: Service; port: ObjectPort } {
  const store: S3Store = { buckets: new Map(), contents: createContentStore(join(world.scratchDir, 's3')) };
  const service: Service = {
    name: 's3',
    operations: OPERATIONS,
    handle: async (request, call) => await handle(store, request, call),
  };
  return { service, port: { read: (bucket, key) => read(store, bucket, key) } };
}

function read(
  store: S3Store,
  bucketName: string,
  key: string,
): { bytes: Uint8Array; region: string } | undefined {
  const bucket = store.buckets.get(bucketName);
  const object = bucket?.objects.get(key);
  return bucket && object && { bytes: object.content.bytes(), region: bucket.region };
}

async function handle(store: S3Store, request: Request, call: Call): Promise<Response> {
  const url = new URL(request.url);
  let operation = 'Unknown';
  try {
    const { bucket, key } = addressOf(url);
    const route = routeFor(request.method, levelOf(bucket, key), url.searchParams, request.headers);
    if (!route) throw notImplemented(`${request.method} with ?${[...url.searchParams.keys()].join('&')}`);
    operation = route.operation;
    await call.admit(operation);
    const asked = await askedOf(operation, request, { bucket, key });
    call.authorize(operation, asked);
    const answer = run(route.action, store, request, call, { bucket, key });
    return finished(await hidingAbsence(answer, call, asked), operation, call);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return finished(errorResponse(error, request, call), operation, call);
  }
}

function levelOf(bucket: string | undefined, key: string | undefined): Level {
  if (bucket === undefined) return 'account';
  return key === undefined ? 'bucket' : 'object';
}

async function run(
  action: S3Action,
  store: S3Store,
  request: Request,
  call: Call,
  { bucket = '', key = '' }: Address,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const s3Call: S3Call = { ...call, store, request, query, bucketName: bucket, key };
  return await action(s3Call);
}

function errorResponse(error: AwsError, request: Request, call: Call): Response {
  const headers = new Headers({ 'content-type': 'application/xml' });
  // How SDKs find the right region after a redirect.
  if (typeof error.fields['Region'] === 'string') headers.set('x-amz-bucket-region', error.fields['Region']);
  // A HEAD has no body, so its caller learns the status alone: a 404, not NoSuchKey.
  const body = request.method === 'HEAD' ? null : errorXml(error, call);
  return new Response(body, { status: error.status, headers });
}

function errorXml(error: AwsError, call: Call): string {
  const fields = error.fields as XmlChildren;
  const { code, message } = error;
  return toXml('Error', {
    Code: code,
    Message: message,
    ...fields,
    RequestId: call.requestId,
    HostId: call.requestId,
  });
}

function finished(response: Response, operation: string, call: Call): Response {
  response.headers.set('x-amz-request-id', call.requestId);
  response.headers.set('x-amz-id-2', call.requestId);
  response.headers.set('server', 'AmazonS3');
  response.headers.set(ACTION_HEADER, operation);
  return response;
}
