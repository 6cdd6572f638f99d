/** One way to reach a model: the API type and the authentication. */
export interface Mode {
  readonly api: 'http' | 'rest';
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
}

/** All combinations. HTTP APIs do not support API keys. */
export const MODES: readonly Mode[] = [
  { api: 'http', auth: 'iam' },
  { api: 'http', auth: 'jwt' },
  { api: 'http', auth: 'none' },
  { api: 'rest', auth: 'iam' },
  { api: 'rest', auth: 'jwt' },
  { api: 'rest', auth: 'api-key' },
  { api: 'rest', auth: 'none' },
];

/** The name in tables. */
export function modeName({ api, auth }: Mode): string {
  return `${api} × ${auth}`;
}

/** The credentials of a mode. */
export type Pass =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'iam';
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    }
  | { readonly kind: 'jwt'; readonly token: string }
  | { readonly kind: 'api-key'; readonly key: string };
