/** One way to reach a model: the flavour of API Gateway, and what it asks of a caller. */
export interface Mode {
  readonly api: 'http' | 'rest';
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
}

/** Every way there is. An HTTP API knows no API keys. */
export const MODES: readonly Mode[] = [
  { api: 'http', auth: 'iam' },
  { api: 'http', auth: 'jwt' },
  { api: 'http', auth: 'none' },
  { api: 'rest', auth: 'iam' },
  { api: 'rest', auth: 'jwt' },
  { api: 'rest', auth: 'api-key' },
  { api: 'rest', auth: 'none' },
];

/** As tables name it. */
export function modeName({ api, auth }: Mode): string {
  return `${api} × ${auth}`;
}

/** What a caller shows at the door of a mode. */
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
