import { Fault } from '../../contract/fault.ts';

/** Codes with which a service rejects the credentials themselves, whatever the request. */
const REJECTED = /Expired|InvalidClientToken|UnrecognizedClient/;

/** Whether a service rejected the credentials, by the code of its error. */
export function isRejectedCredentials(code: string): boolean {
  return REJECTED.test(code);
}

/** What to do when a service rejected the credentials. */
export const REJECTED_HINT = 'Sign in to AWS again, then run the same command again.';

/** The first message that a new user sees: it names both ways to continue. */
export function credentialsFault(cause?: unknown): Fault {
  return new Fault(
    'credentials',
    'No AWS credentials were found.',
    'Sign in to AWS (`aws configure`, `aws sso login` or AWS_PROFILE), or try it without an account: `npm start`.',
    { cause },
  );
}
