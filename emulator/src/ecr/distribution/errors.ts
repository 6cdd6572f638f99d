import { AwsError } from '../../aws-error.ts';

/** Code of ECR's API → status and code of the distribution API (OCI distribution-spec, "Error Codes"). */
const CODES: Readonly<Record<string, readonly [status: number, code: string]>> = {
  AccessDeniedException: [403, 'DENIED'],
  EmptyUploadException: [400, 'BLOB_UPLOAD_INVALID'],
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  InvalidLayerException: [400, 'DIGEST_INVALID'],
  InvalidParameterException: [400, 'MANIFEST_INVALID'],
  LayersNotFoundException: [400, 'MANIFEST_BLOB_UNKNOWN'],
  ReferencedImagesNotFoundException: [400, 'MANIFEST_BLOB_UNKNOWN'],
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  UploadNotFoundException: [404, 'BLOB_UPLOAD_UNKNOWN'],
};

/** An error of ECR's API in the form of the distribution API. */
export function errorResponse({ code, message, status: own }: AwsError): Response {
  const [status, distributionCode] = CODES[code] ?? [own ?? 400, code];
  return failure(status, distributionCode, message);
}

export function failure(status: number, code: string, message: string): Response {
  return Response.json({ errors: [{ code, message }] }, { status });
}
