import { ALGORITHM, type SigningScope } from './signing.ts';

/** A signature as its request states it. */
export interface StatedSignature {
  readonly accessKeyId: string;
  readonly scope: SigningScope;
  /** YYYYMMDDTHHMMSSZ */
  readonly time: string;
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
  /** Where it is: in the Authorization header, or in the query of a presigned URL with its validity in seconds. */
  readonly presignedForS: number | undefined;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html: AKID/date/region/service/aws4_request
const CREDENTIAL = /^([^/]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request$/;
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([a-z0-9;_-]+),\s*Signature=([0-9a-f]+)$/;
const HEX_DIGEST = /^[0-9a-f]{64}$/;
/** "The maximum value for X-Amz-Expires is 604800", seven days (S3, "Authenticating requests: query parameters"). */
const MAX_EXPIRES_S = 604_800;

/** Reads the Authorization header; undefined when it is malformed or the time is missing. */
export function signatureInHeader({ headers }: Request): StatedSignature | undefined {
  const [, credential = '', names = '', signature = ''] =
    HEADER.exec(headers.get('authorization') ?? '') ?? [];
  return stated(credential, names, signature, headers.get('x-amz-date'));
}

/** Reads the query of a presigned URL; undefined when a parameter is missing or malformed. */
export function signatureInQuery({ url }: Request): StatedSignature | undefined {
  const query = new URL(url).searchParams;
  const expires = query.get('X-Amz-Expires') ?? '';
  const names = query.get('X-Amz-SignedHeaders') ?? '';
  const signature = query.get('X-Amz-Signature') ?? '';
  const isWhole = query.get('X-Amz-Algorithm') === ALGORITHM && /^\d{1,6}$/.test(expires);
  if (!isWhole || Number(expires) > MAX_EXPIRES_S) return undefined;
  const found = stated(query.get('X-Amz-Credential') ?? '', names, signature, query.get('X-Amz-Date'));
  return found && { ...found, presignedForS: Number(expires) };
}

function stated(
  credential: string,
  names: string,
  signature: string,
  time: string | null,
): StatedSignature | undefined {
  const [, accessKeyId = '', date = '', region = '', service = ''] = CREDENTIAL.exec(credential) ?? [];
  if (accessKeyId === '' || names === '' || time === null || timeOf(time) === undefined) return undefined;
  if (!HEX_DIGEST.test(signature)) return undefined;
  const scope = { date, region, service };
  return { accessKeyId, scope, time, signedHeaders: names.split(';'), signature, presignedForS: undefined };
}

/** 20261121T101500Z in ms since the epoch; undefined for anything else. */
export function timeOf(text: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return parts.length === 6 ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

/** The form that `timeOf` reads. */
export function timeText(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
