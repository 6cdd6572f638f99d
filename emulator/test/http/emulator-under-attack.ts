import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { createEmulator, type Emulator } from '../../src/emulator.ts';
import { serve } from '../../src/http/server.ts';
import { zipOf } from '../lambda/function-account.ts';

export const REGION = 'us-east-1';

/** What an attacker needs to know, and can: account id and role name are the same on every machine. */
export const ROLE_NAME = 'runs-code';
export const FUNCTION = {
  FunctionName: 'pwn',
  Role: `arn:aws:iam::123456789012:role/${ROLE_NAME}`,
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
} as const;
const HANDLER = 'export const handler = async () => ({ ran: true });';
export const ZIP = zipOf({ 'index.mjs': HANDLER });

export interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

export interface Target {
  readonly emulator: Emulator;
  readonly url: string;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  /** Sends exactly these headers; fetch would choose some of them. */
  send(method: string, path: string, headers: object, body?: string | Uint8Array): Promise<Answer>;
  close(): Promise<void>;
}

/** An emulator as `npm run emulator` starts it, with a key of its own. */
export async function openTarget(): Promise<Target> {
  const emulator = await createEmulator();
  const server = await serve(emulator, { port: 0 });
  const config = { endpoint: server.url, region: REGION, credentials: emulator.credentials, maxAttempts: 1 };
  return {
    emulator,
    url: server.url,
    lambda: new LambdaClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    send: async (method, path, headers, body = '') => {
      const sent = httpRequest(`${server.url}${path}`, { method, headers: { ...headers } });
      sent.end(body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const chunks = (await response.toArray()) as Buffer[];
      return { status: response.statusCode, text: Buffer.concat(chunks).toString() };
    },
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}

/** A request to sign; everything has a default. */
export interface Unsigned {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly at?: Date;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

/** The headers of a request as the AWS SDK signs it. */
export async function signedHeaders(
  { url, emulator }: Target,
  of: Unsigned,
): Promise<Record<string, string>> {
  const { headers } = await signerOf(emulator, of).sign(requestOf(url, of), {
    signingDate: of.at ?? new Date(),
  });
  return headers;
}

/** Path and query of a presigned URL. */
export async function presignedPath({ url, emulator }: Target, of: Unsigned): Promise<string> {
  const options = { signingDate: of.at ?? new Date(), expiresIn: 60 };
  const { path, query } = await signerOf(emulator, of).presign(requestOf(url, of), options);
  return `${path}?${new URLSearchParams(query as Record<string, string>).toString()}`;
}

function signerOf({ credentials }: Emulator, of: Unsigned): SignatureV4 {
  const { accessKeyId = credentials.accessKeyId, secretAccessKey = credentials.secretAccessKey } = of;
  const { service, sessionToken } = of;
  return new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    region: REGION,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
}

function requestOf(base: string, { service, method = 'POST', path = '/', query, headers, body }: Unsigned) {
  const { host, hostname } = new URL(base);
  const presigned =
    service === 's3' && body === undefined ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {};
  return new HttpRequest({
    method,
    hostname,
    path,
    query: { ...query },
    headers: { host, ...presigned, ...headers },
    body,
  });
}
