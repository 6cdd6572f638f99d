import { generateKeyPairSync } from 'node:crypto';
import { noise } from '../model-folder.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ALPHANUMERIC = `${LETTERS}0123456789`;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HEX = '0123456789abcdef';

/** A random-looking text that is the same every time; never a secret of anybody. */
export function made(length: number, alphabet = ALPHANUMERIC): string {
  return Array.from(noise(length, length + alphabet.length), (byte) => alphabet[byte % alphabet.length]).join(
    '',
  );
}

function pem(label: string, bytes: number): string {
  const lines =
    Buffer.from(noise(bytes))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const RSA = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const PKCS8 = String(RSA.export({ type: 'pkcs8', format: 'pem' }));

const serviceAccount = {
  type: 'service_account',
  project_id: 'shop',
  private_key_id: made(40, HEX),
  private_key: PKCS8,
  client_email: 'serve@shop.iam.gserviceaccount.com',
};

/** Kinds of secrets as they stand in a file. */
export const SECRETS: Readonly<Record<string, string>> = {
  'private key, PKCS #8': PKCS8,
  'private key, PKCS #1': String(RSA.export({ type: 'pkcs1', format: 'pem' })),
  'private key, SEC 1': String(EC.export({ type: 'sec1', format: 'pem' })),
  'private key, Ed25519': String(
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ),
  'private key, encrypted PKCS #8': String(
    RSA.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
  ),
  'private key, encrypted PKCS #1': String(
    RSA.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }),
  ),
  'private key, OpenSSH': pem('OPENSSH PRIVATE KEY', 300),
  'private key, PGP': pem('PGP PRIVATE KEY BLOCK', 300).replace('-----\n', '-----\n\n'),
  'private key, PuTTY': `PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\n${made(60)}\n`,
  'private key in a string literal': `KEY = "${PKCS8.replaceAll('\n', '\\n')}"`,
  'private key with Windows line ends': PKCS8.replaceAll('\n', '\r\n'),
  'Google service account': JSON.stringify(serviceAccount, undefined, 2),
  'AWS access key id': `aws_access_key_id = AKIA${made(16, BASE32)}`,
  'AWS temporary access key id': `"ASIA${made(16, BASE32)}"`,
  'AWS secret access key': `AWS_SECRET_ACCESS_KEY = "${made(40)}"`,
  'Hugging Face token': `HF_TOKEN = "hf_${made(34, LETTERS)}"`,
  'Hugging Face token with digits': `login("hf_${made(34)}")`,
  'GitHub token': `ghp_${made(36)}`,
  'GitHub app token': `ghs_${made(36)}`,
  'GitHub fine-grained token': `github_pat_${made(22)}_${made(59)}`,
  'GitLab token': `glpat-${made(20)}`,
  'Google API key': `AIza${made(35)}`,
  'Google OAuth client secret': `{"client_secret": "GOCSPX-${made(28)}"}`,
  'Google OAuth token': `ya29.${made(120)}`,
  'Slack token': `xoxb-123456789012-1234567890123-${made(24)}`,
  'Slack webhook': `https://hooks.slack.com/services/T${made(8, BASE32)}/B${made(8, BASE32)}/${made(24)}`,
  'Stripe key': `sk_live_${made(24)}`,
  'Stripe restricted key': `rk_live_${made(24)}`,
  'OpenAI key': `sk-${made(20)}T3BlbkFJ${made(21)}`.slice(0, 51),
  'Anthropic key': `sk-ant-api03-${made(93)}AA`,
  'npm token': `//registry.npmjs.org/:_authToken=npm_${made(36)}`,
  'PyPI token': `pypi-AgEIcHlwaS5vcmc${made(70)}`,
  'SendGrid key': `SG.${made(22)}.${made(43)}`,
  'PostgreSQL URL': `postgresql://app:${made(16)}@db.shop.internal:5432/shop`,
  'MongoDB URL': `mongodb+srv://app:${made(16)}@cluster.shop.net/shop`,
  'pip index with a password': `--index-url https://build:${made(16)}@pypi.shop.net/simple`,
  'Azure storage key': `AccountName=x;AccountKey=${Buffer.from(noise(64)).toString('base64')}`,
  'Telegram bot token': `1234567890:AA${made(33)}`,
  'Twilio key': `SK${made(32, HEX)}`,
  'DigitalOcean token': `dop_v1_${made(64, HEX)}`,
  'Databricks token': `dapi${made(32, HEX)}`,
  'HashiCorp Vault token': `hvs.${made(95)}`,
  'Groq key': `gsk_${made(52)}`,
  'Replicate token': `r8_${made(37)}`,
  'LangSmith key': `lsv2_pt_${made(32, HEX)}_${made(10, HEX)}`,
  'Docker token': `dckr_pat_${made(27)}`,
  'JSON Web Token': `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${made(43)}`,
  'a secret below a comment that switches other tools off': `# secretlint-disable\nghp_${made(36)}`,
};

/** Names under which tools and people keep secrets. */
export const SECRET_NAMES: readonly string[] = [
  'server.pem',
  'tls.key',
  'PROD.ENV',
  '.env',
  '.env.production',
  'id_rsa',
  'id_ed25519.bak',
  'id_github',
  'credentials.json',
  'aws-credentials',
  'client_secret.json',
  'secrets.yaml',
  'service-account.json',
  'service_account.prod.json',
  'db_password.txt',
  'api-key.txt',
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.aws/config',
  'home/.ssh/known_hosts',
  'kubeconfig',
  'prod.kubeconfig',
  'cert.p12',
  'cert.pfx',
  'store.jks',
  'site.ppk',
  'vault.kdbx',
  'terraform.tfstate',
  'token',
  'token.json',
  'access_token.txt',
];

/** Names of model folders and of serve scripts that only resemble them. */
export const HARMLESS_NAMES: readonly string[] = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'tokens.txt',
  'tokenization.py',
  'token_filter.py',
  'secret_santa_labels.txt',
  'credentials.py',
  'secrets_manager.py',
  'service_account_helper.py',
  'id_map.json',
  'id_to_label.json',
  'id2label.json',
  'id_rsa.pub',
  'keys.py',
  'keyboard.json',
  'environment.yml',
  'env.py',
  'monkey.txt',
  'pem_parser.py',
  'sentencepiece.bpe.model',
  'merges.txt',
  'vocab.txt',
  'model.safetensors',
  'config.json',
  'SECRETS.md',
];

/** Texts of model folders and of serve scripts that only resemble secrets. */
export const HARMLESS: Readonly<Record<string, string>> = {
  'a documented placeholder of a token': `export HF_TOKEN=hf_${'x'.repeat(34)}`,
  'an abbreviated token': 'login(token="hf_...")',
  'a GitHub placeholder': `ghp_${'X'.repeat(36)}`,
  "AWS's example key": 'AKIAIOSFODNN7EXAMPLE',
  "AWS's example secret": 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'an account id': 'AWS_ACCOUNT_ID = "123456789012"',
  'an ARN': 'arn:aws:iam::123456789012:role/endpoint',
  'a public key': pem('PUBLIC KEY', 90),
  'a certificate': pem('CERTIFICATE', 600),
  'the header of a key alone': 'if text.startswith("-----BEGIN PRIVATE KEY-----"):',
  'an elided key': '-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----',
  'an SSH public key': `ssh-ed25519 ${made(68)} me@host`,
  'a commit id': `revision = "${made(40, HEX)}"`,
  'a SHA-256': `sha256:${made(64, HEX)}`,
  'a UUID': '123e4567-e89b-12d3-a456-426614174000',
  'base64 of an image': `data:image/png;base64,${Buffer.from(noise(400)).toString('base64')}`,
  'a variable that is read from the environment': 'api_key = os.environ["OPENAI_API_KEY"]',
  'a boto3 session': 'boto3.Session(aws_secret_access_key=secret, aws_access_key_id=key_id)',
  'special tokens': '{"cls_token": "[CLS]", "sep_token": "[SEP]", "unk_token": {"content": "[UNK]"}}',
  'vocabulary with word pieces': '[PAD]\n[unused1]\n##sk_live\nhf_\nghp_\nAIza\nxoxb-\n##token\n',
  merges: '#version: 0.2\nĠ t\nĠ a\nh e\ni n\nA K\nAK IA\n',
  'a vocabulary in JSON': JSON.stringify(
    Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [made(3 + (index % 20)) + index, index])),
  ),
  'a requirements file with hashes': `numpy==2.4.6 --hash=sha256:${made(64, HEX)}`,
  'a URL with a port': 'http://user-service:8080/path@home',
  'a user without a password': 'https://anonymous@pypi.shop.net/simple',
  'an ORM URL of an example': 'url = f"postgresql://{user}:{password}@{host}/shop"',
  'a label that is a sentence': '{"id2label": {"0": "secret key rotated", "1": "password reset"}}',
  'a Stripe publishable key': `pk_live_${made(24)}`,
};
