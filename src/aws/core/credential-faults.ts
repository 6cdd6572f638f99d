import { Fault } from '../../contract/fault.ts';

/** What a failed search for credentials left behind. */
export interface CredentialFailure {
  /** The error of the provider chain, which often names only its last link. */
  readonly error: unknown;
  /** What every provider of the chain said, in order. */
  readonly said?: readonly string[];
}

/** One way to fail: what its error or a provider says, and what the user reads. */
interface Signature {
  readonly pattern: RegExp;
  /** Without AWS_PROFILE it only means that there are no credentials: the SDK looked for the profile "default". */
  readonly ofNamedProfile?: true;
  readonly fault: (found: RegExpExecArray, profile: string) => readonly [message: string, hint: string];
}

const AGAIN = 'then run the same command again.';

/** The texts of the AWS SDK's credential providers (credential-provider-ini, -sso, -process, -login, token-providers). */
const SIGNATURES: readonly Signature[] = [
  {
    pattern: /not authorized to perform: sts:AssumeRole on resource: (\S+)/,
    fault: (found, profile) => [
      `AWS denied AssumeRole: ${callerIn(found.input)} may not assume ${found[1]}, the role of the profile "${profile}".`,
      `The trust policy of the role must name this caller, and the caller's policies must allow sts:AssumeRole on the role; \`aws sts get-caller-identity --profile SOURCE_PROFILE\` shows the caller.`,
    ],
  },
  {
    pattern: /aws sso login|SSO session/i,
    fault: (_found, profile) => [
      `The SSO session of the profile "${profile}" has expired or was never opened.`,
      `Run \`aws sso login --profile ${profile}\`, ${AGAIN}`,
    ],
  },
  {
    pattern: /aws login/,
    fault: (_found, profile) => [
      `The session of the profile "${profile}" has expired or was never opened.`,
      `Run \`aws login --profile ${profile}\`, ${AGAIN}`,
    ],
  },
  {
    pattern: /requires multi-factor authentication/,
    fault: (_found, profile) => [
      `The profile "${profile}" requires a code of an MFA device, which only the aws CLI asks for.`,
      `Run \`eval "$(aws configure export-credentials --profile ${profile} --format env)" && unset AWS_PROFILE\`, ${AGAIN}`,
    ],
  },
  {
    pattern: /Command failed: [^\n]*\n?([^]*)|credential_process returned (.*)/,
    fault: (found, profile) => [
      `credential_process of the profile "${profile}" failed: ${processOutput(found)}`,
      `Run the command of credential_process in ~/.aws/config by itself: it must print JSON with Version, AccessKeyId and SecretAccessKey.`,
    ],
  },
  {
    ofNamedProfile: true,
    pattern: /Profile '?(\S+?)'? could not be found in shared credentials file/,
    fault: (_found, profile) => [
      `There is no profile "${profile}" in the AWS configuration files.`,
      `Set AWS_PROFILE to one that \`aws configure list-profiles\` shows, or create it with \`aws configure --profile ${profile}\`.`,
    ],
  },
  {
    ofNamedProfile: true,
    pattern: /Profile (\S+) did not contain credential_process/,
    fault: (_found, profile) => [
      `The profile "${profile}" has no credentials.`,
      `Run \`aws configure --profile ${profile}\` or \`aws configure sso --profile ${profile}\`, ${AGAIN}`,
    ],
  },
];

/** The fault for credentials that could not be loaded, with its own next command. */
export function credentialsFault({ error, said = [] }: CredentialFailure): Fault {
  const profile = process.env['AWS_PROFILE'];
  const text = error instanceof Error ? error.message : String(error);
  // A rejection by STS while a role is assumed.
  const rejected = error instanceof Error ? rejectedHint(error.name) : undefined;
  if (rejected !== undefined)
    return new Fault('credentials', `AWS rejected the credentials: ${text}`, rejected, { cause: error });
  for (const { pattern, ofNamedProfile, fault } of SIGNATURES) {
    if (ofNamedProfile && profile === undefined) continue;
    const found = [text, ...said].map((each) => pattern.exec(each)).find((each) => each !== null);
    if (!found) continue;
    const [message, hint] = fault(found, profile ?? 'default');
    return new Fault('credentials', message, hint, { cause: error });
  }
  return new Fault(
    'credentials',
    'No AWS credentials were found.',
    'Sign in to AWS (`aws configure`, `aws sso login` or AWS_PROFILE), or try it without an account: `npm start`.',
    { cause: error },
  );
}

function callerIn(text: string): string {
  return /User: (\S+) is not/.exec(text)?.[1] ?? 'the caller';
}

/** The command's own output; its command line can contain secrets. */
function processOutput([, output = '', returned]: RegExpExecArray): string {
  const text = returned === undefined ? output.trim() : `it returned ${returned}`;
  return text === '' ? 'it printed nothing.' : text.slice(0, 300);
}

/** Codes with which a service rejects the credentials themselves, whatever the request; and what to do. */
const REJECTIONS: readonly (readonly [code: RegExp, hint: string])[] = [
  [
    /ExpiredToken/,
    `The session has expired: get new temporary credentials, set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (or sign in to the profile again), ${AGAIN}`,
  ],
  [
    /RequestExpired|RequestTimeTooSkewed|RequestInTheFuture/,
    `The clock of this machine is wrong: set it (\`sudo timedatectl set-ntp true\` on Linux), ${AGAIN}`,
  ],
  [
    /SignatureDoesNotMatch|InvalidSignature/,
    `The secret access key does not belong to the access key id, or the clock of this machine is wrong: check both (\`aws configure list\`, \`date -u\`), ${AGAIN}`,
  ],
  [
    /InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId/,
    'The access key id does not exist, was deactivated, or belongs to another partition (AWS China and GovCloud have credentials of their own): `aws configure list` shows which one is used.',
  ],
];

/** Whether a service rejected the credentials, by the code of its error. */
export function isRejectedCredentials(code: string): boolean {
  return rejectedHint(code) !== undefined;
}

/** What to do when a service rejected the credentials with this code; undefined for the code of any other error. */
export function rejectedHint(code: string): string | undefined {
  return REJECTIONS.find(([pattern]) => pattern.test(code))?.[1];
}
