import type { AccountContext, Service } from '../account/account-context.ts';
import { ACTION_HEADER } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import type { FunctionRecord, FunctionStore } from './function-store.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/package$/;
const OPERATION = 'DownloadPackage';

/** A URL that works without further signing, as at AWS: the credential in the query only selects the service. */
export function packageUrl(record: FunctionRecord, account: AccountContext): string {
  const day = record.lastModified.toISOString().slice(0, 10).replaceAll('-', '');
  const credential = encodeURIComponent(`package/${day}/${record.region}/lambda/aws4_request`);
  return `${account.baseUrl()}/2015-03-31/functions/${record.name}/package?X-Amz-Credential=${credential}`;
}

/** Serves GetFunction's Code.Location; at AWS that is a presigned URL of an S3 bucket owned by Lambda. */
export function withDownloads(service: Service, store: FunctionStore): Service {
  return {
    ...service,
    operations: [...service.operations, OPERATION],
    handle: async (request, call) => {
      const [, name] = PATH.exec(new URL(request.url).pathname) ?? [];
      if (name === undefined) return await service.handle(request, call);
      const response = download(store, call.region, name);
      response.headers.set(ACTION_HEADER, OPERATION);
      return response;
    },
  };
}

function download(store: FunctionStore, region: string, name: string): Response {
  try {
    const { zip } = store.find(region, decodeURIComponent(name)).code;
    return new Response(new Uint8Array(zip), { headers: { 'content-type': 'application/zip' } });
  } catch (error) {
    if (error instanceof AwsError) return Response.json({ message: error.message }, { status: 404 });
    throw error;
  }
}
