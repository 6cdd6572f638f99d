import { isModelFile } from '../model-files.ts';

interface NameRule {
  readonly rule: string;
  readonly name: RegExp;
}

// The words of names such as client_secret.json. A program is judged by its content: a module that reads credentials
// from a vault is often called credentials.py.
const WORD = /credential|secret|service[-_.]?account|passwo?r?d|private[-_.]?key|api[-_.]?key/i;
const PROGRAM = /\.(py|pyi|md|rst|html)$/i;

/** File names that tools use for secrets. */
const RULES: readonly NameRule[] = [
  { rule: 'key-file', name: /\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx|ovpn)$/i },
  // ssh-keygen's names, and `id_github`; not `id_map.json`. A public key may be packed.
  { rule: 'ssh-key', name: /^id_([a-z0-9-]+|(rsa|dsa|ecdsa|ed25519)(?!.*\.pub$).*)$/i },
  { rule: 'environment-file', name: /^\.env(\..*)?$|\.env$/i },
  {
    rule: 'credential-file',
    name: /^[._]?(netrc|npmrc|pypirc|git-credentials|htpasswd|pgpass|boto|s3cfg|dockercfg|kubeconfig)$|\.kubeconfig$|\.tf(state|vars)$/i,
  },
  // Not `tokenizer.json`, `added_tokens.json` or the vocabulary `tokens.txt`.
  { rule: 'token-file', name: /^([a-z]+[-_])?token(\.(txt|json|pickle|pkl|ya?ml))?$/i },
];

const FOLDERS = /(^|\/)\.(aws|azure|config|docker|gnupg|kube|ssh)\//;

/** The rule by which a file's name looks like that of a secret; undefined for any other, and for a model's own files. */
export function secretName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (FOLDERS.test(path)) return 'credential-folder';
  if (isModelFile(name)) return undefined;
  if (WORD.test(name) && !PROGRAM.test(name)) return 'secret-word';
  return RULES.find((each) => each.name.test(name))?.rule;
}
