import { type Finding, warning } from '../finding.ts';
import { check } from '../subject.ts';

/** Who signs the calls. */
export const callerCheck = check('credentials', ['host', 'proxy'], ['access'], ({ access }) =>
  judgeCaller(access.caller),
);

/** Root credentials in a shell give access to the whole account. */
export function judgeCaller(callerArn: string): Finding[] {
  if (!callerArn.endsWith(':root')) return [];
  const what = `the calls are signed by the account's root user (${callerArn}), which no policy restricts`;
  return [
    warning('credentials', what, 'Sign in as a role or user for deployments: `aws sso login`, AWS_PROFILE.'),
  ];
}
