import { type Finding, warning } from '../finding.ts';

/** Whoever deploys as root leaves keys of the whole account in a shell. */
export function judgeCaller(callerArn: string): Finding[] {
  if (!callerArn.endsWith(':root')) return [];
  const what = `the calls are signed by the account's root user (${callerArn}), to whom no policy sets bounds`;
  return [
    warning(
      'credentials',
      what,
      'Sign in as a role or user made for deploying: `aws sso login`, AWS_PROFILE.',
    ),
  ];
}
