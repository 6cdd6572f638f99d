import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An identity provider on loopback that publishes one key and signs any claims. */
export interface TokenIssuer {
  readonly issuer: string;
  /** The requested paths, in order. */
  readonly asked: string[];
  /** A token of these claims over good ones: audience `gateway`, scope `classify`, five minutes. */
  token(claims?: object, header?: object): string;
  /** The same, with the published public key as the secret of an HMAC. */
  hmacToken(): string;
  close(): Promise<void>;
}

export interface IssuerOptions {
  /** Without, only /.well-known/jwks.json is there. */
  readonly discovery?: boolean;
  /** Of the key; RSA unless given. */
  readonly curve?: 'P-256';
}

export const AUDIENCE = 'gateway';
const KEY_ID = 'first';
const HASHES: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
};

export async function openTokenIssuer({ discovery = true, curve }: IssuerOptions = {}): Promise<TokenIssuer> {
  const { publicKey, privateKey } = curve
    ? generateKeyPairSync('ec', { namedCurve: curve })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const asked: string[] = [];
  const place = discovery ? '/keys' : '/.well-known/jwks.json';
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig' }];
  let issuer = '';
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const documents: Record<string, object> = { [place]: { keys } };
    if (discovery) documents['/.well-known/openid-configuration'] = { issuer, jwks_uri: `${issuer}${place}` };
    const document = documents[request.url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    asked,
    token: (claims = {}, header = {}) => signedBy(privateKey, issuer, claims, header),
    hmacToken: () => {
      const parts = unsigned(issuer, {}, { alg: 'HS256' });
      const secret = publicKey.export({ type: 'spki', format: 'pem' });
      return `${parts}.${createHmac('sha256', secret).update(parts).digest('base64url')}`;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function signedBy(key: KeyObject, issuer: string, claims: object, header: object): string {
  const parts = unsigned(issuer, claims, header);
  const { alg = 'RS256' } = header as { alg?: string };
  const hash = HASHES[alg];
  return hash === undefined
    ? `${parts}.`
    : `${parts}.${sign(hash, Buffer.from(parts), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function unsigned(issuer: string, claims: object, header: object): string {
  const now = Math.floor(Date.now() / 1000);
  const good = {
    iss: issuer,
    aud: AUDIENCE,
    sub: 'a-caller',
    scope: 'classify',
    iat: now - 1,
    exp: now + 300,
  };
  const parts = [
    { alg: 'RS256', kid: KEY_ID, typ: 'JWT', ...header },
    { ...good, ...claims },
  ];
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
