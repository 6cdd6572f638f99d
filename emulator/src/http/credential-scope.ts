/** The access key, region and service of a request: SigV4's credential scope. */
export interface CredentialScope {
  accessKeyId: string;
  region: string;
  /** The signing name, which several services may share (`sagemaker`, `apigateway`). */
  signingName: string;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html: AKID/date/region/service/aws4_request
const SCOPE = /^([^/]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request$/;

/** The scope, and whether it is in the query of a presigned URL. */
export interface FoundScope {
  readonly scope: CredentialScope;
  readonly isPresigned: boolean;
}

/** Reads the scope of the Authorization header or, without that header, of a presigned URL; undefined when unsigned. */
export function credentialScope({ headers, url }: Request): FoundScope | undefined {
  const authorization = headers.get('authorization');
  const isPresigned = authorization === null;
  const credential = isPresigned
    ? new URL(url).searchParams.get('X-Amz-Credential')
    : /^AWS4-HMAC-SHA256\s.*?Credential=([^,\s]+)/.exec(authorization)?.[1];
  const match = SCOPE.exec(credential ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', region = '', signingName = ''] = match;
  return { scope: { accessKeyId, region, signingName }, isPresigned };
}
