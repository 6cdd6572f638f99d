import { deployerPolicies, MAX_CHARACTERS } from '../infra/deployer-policy/policy.ts';
import { ownerOf } from '../infra/naming.ts';
import { textOf } from '../src/cli/flags/flag-values.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import type { Config } from '../src/config/config.ts';
import { Fault } from '../src/contract/fault.ts';
import { resolveSite } from '../src/deploy/resolve-site.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report) => {
  const config = await loadConfig(args);
  const account = textOf(args, 'account');
  if (account !== undefined) checkAccount(account);
  const site = await resolveSite(config.region, account);
  const stage = textOf(args, 'from');
  const source =
    stage === undefined ? undefined : { stage, region: textOf(args, 'from-region') ?? site.region };
  const documents = deployerPolicies(config, site, source);
  const count = documents.reduce((sum, { Statement }) => sum + Statement.length, 0);
  const several = documents.length > 1 ? ` in ${documents.length} policies; attach all of them` : '';
  report.say(
    `A deployer of ${ownerOf(config)} in ${site.region}, account ${site.account}: ${count} statements${several}`,
  );
  documents.forEach(report.document);
  report.say(
    `Create each as a managed policy (at most ${MAX_CHARACTERS} characters; a user's inline policies are too small): with --json, it is one line for \`aws iam create-policy --policy-document\`.`,
  );
  if (createsFreely(config)) report.say(ADMINISTRATOR);
};

/** Whether the deployer creates a role that no boundary limits. */
function createsFreely({ roles: { endpoint, proxy, permissionsBoundary } }: Config): boolean {
  return permissionsBoundary === undefined && (endpoint === undefined || proxy === undefined);
}

const ADMINISTRATOR =
  'Whoever may create roles and write their policies is effectively an administrator of the account. Set roles.permissionsBoundary to limit that, or name existing roles in roles.endpoint and roles.proxy (docs/permissions.md).';

function checkAccount(account: string): void {
  if (/^\d{12}$/.test(account)) return;
  throw new Fault(
    'config',
    `--account must be the twelve digits of an AWS account, not "${account}".`,
    'Omit it to use the account of your credentials.',
  );
}
