interface Pattern {
  readonly rule: string;
  readonly pattern: RegExp;
}

/**
 * Formats that the rules of secretlint do not know, or know in fewer forms, as their issuers document them. A private
 * key is a header with content: a text that only names the header is not one.
 */
export const PATTERNS: readonly Pattern[] = [
  {
    rule: 'private-key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\[rn]|\s|[A-Za-z-]+: [^\\\n]*)+[A-Za-z0-9+/=]{20}/,
  },
  { rule: 'putty-private-key', pattern: /^PuTTY-User-Key-File-\d: /m },
  { rule: 'hugging-face-token', pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{34}\b/ },
  { rule: 'google-api-key', pattern: /\bAIza[\w-]{35}(?![\w-])/ },
  { rule: 'google-oauth-secret', pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/ },
  { rule: 'google-oauth-token', pattern: /\bya29\.[\w-]{40}/ },
  { rule: 'stripe-key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{24}/ },
  { rule: 'pypi-token', pattern: /\bpypi-AgE[\w-]{50}/ },
  { rule: 'azure-account-key', pattern: /\bAccountKey=[A-Za-z0-9+/]{86}==/ },
  { rule: 'telegram-bot-token', pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/ },
  { rule: 'twilio-key', pattern: /\bSK[0-9a-f]{32}\b/ },
  { rule: 'digitalocean-token', pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/ },
  { rule: 'replicate-token', pattern: /\br8_[A-Za-z0-9]{37}\b/ },
  { rule: 'langsmith-key', pattern: /\blsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b/ },
  { rule: 'json-web-token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/ },
];
