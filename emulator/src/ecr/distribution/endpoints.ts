import { patchUpload, postUpload, putUpload, readBlob, uploadStatus } from './blobs.ts';
import type { Exchange } from './exchange.ts';
import { listTags, putManifest, readManifestOf } from './manifests.ts';
import type { Route } from './route.ts';

/** An endpoint with the action of ECR under which it is authorized (ECR user guide, "Amazon ECR repository policies"). */
export interface Endpoint {
  readonly action: string;
  /** Undefined for a method that the endpoint does not have. */
  readonly answer?: (exchange: Exchange) => Response | Promise<Response>;
}

export function endpointOf(method: string, route: Exclude<Route, { to: 'base' }>): Endpoint {
  const reference = 'reference' in route ? route.reference : '';
  const endpoints: Readonly<Record<string, Endpoint>> = {
    'HEAD blob': { action: 'BatchCheckLayerAvailability', answer: (each) => readBlob(each, reference) },
    'GET blob': { action: 'GetDownloadUrlForLayer', answer: (each) => readBlob(each, reference) },
    'POST uploads': { action: 'InitiateLayerUpload', answer: postUpload },
    'GET upload': { action: 'InitiateLayerUpload', answer: (each) => uploadStatus(each, reference) },
    'PATCH upload': { action: 'UploadLayerPart', answer: (each) => patchUpload(each, reference) },
    'PUT upload': { action: 'CompleteLayerUpload', answer: (each) => putUpload(each, reference) },
    'HEAD manifest': { action: 'BatchGetImage', answer: (each) => readManifestOf(each, reference) },
    'GET manifest': { action: 'BatchGetImage', answer: (each) => readManifestOf(each, reference) },
    'PUT manifest': { action: 'PutImage', answer: (each) => putManifest(each, reference) },
    'GET tags': { action: 'ListImages', answer: listTags },
  };
  return endpoints[`${method} ${route.to}`] ?? { action: 'Unknown' };
}
