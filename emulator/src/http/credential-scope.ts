/** The access key, region and service of a request: SigV4's credential scope. */
export interface CredentialScope {
  accessKeyId: string;
  region: string;
  /** The signing name, which several services may share (`sagemaker`, `apigateway`). */
  signingName: string;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html: AKID/date/region/service/aws4_request
const SCOPE = /^([^/]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request$/;

/** Reads the scope of the Authorization header, or of a presigned URL; undefined when unsigned. */
export function credentialScope(request: Request): CredentialScope | undefined {
  const match = SCOPE.exec(fromHeader(request) ?? fromQuery(request) ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', region = '', signingName = ''] = match;
  return { accessKeyId, region, signingName };
}

function fromHeader(request: Request): string | undefined {
  const authorization = request.headers.get('authorization') ?? '';
  return /^AWS4-HMAC-SHA256\s.*?Credential=([^,\s]+)/.exec(authorization)?.[1];
}

function fromQuery(request: Request): string | undefined {
  return new URL(request.url).searchParams.get('X-Amz-Credential') ?? undefined;
}
