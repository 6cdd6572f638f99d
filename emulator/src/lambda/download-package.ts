import type { AccountContext, Service } from '../account/account-context.ts';
import { ACTION_HEADER } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { presignedUrl } from '../signature/presigned-url.ts';
import { resourceNotFound } from './errors.ts';
import type { FunctionStore } from './function-store.ts';
import type { FunctionVersion } from './function-version.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/package$/;
const OPERATION = 'DownloadPackage';

/** "A link to download the deployment package that is valid for 10 minutes" (API reference of GetFunction). */
const VALID_FOR_S = 600;

/** A presigned URL of the package. */
export function packageUrl({ owner, version }: FunctionVersion, account: AccountContext): string {
  const url = `${account.baseUrl()}/2015-03-31/functions/${owner.name}:${version}/package`;
  const about = { url, region: owner.region, service: 'lambda', validForS: VALID_FOR_S, now: new Date() };
  return presignedUrl(about, account.keys.urlKey);
}

/** Serves GetFunction's Code.Location; at AWS that is a presigned URL of an S3 bucket owned by Lambda. */
export function withDownloads(service: Service, store: FunctionStore): Service {
  return {
    ...service,
    operations: [...service.operations, OPERATION],
    isPresignable: ({ method, url }) => method === 'GET' && PATH.test(new URL(url).pathname),
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
    const { code } = store.find(region, decodeURIComponent(name)).version;
    if (code.packageType !== 'Zip') throw resourceNotFound('A container image has no package.');
    const { zip } = code;
    return new Response(new Uint8Array(zip), { headers: { 'content-type': 'application/zip' } });
  } catch (error) {
    if (error instanceof AwsError) return Response.json({ message: error.message }, { status: 404 });
    throw error;
  }
}
