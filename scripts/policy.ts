import { deployerPolicies } from '../infra/deployer-policy/policy.ts';
import type { PromotedFrom } from '../infra/deployer-policy/statements.ts';
import { ownerOf } from '../infra/naming.ts';
import { partitionOf, type Site } from '../infra/site.ts';
import { ambientRegion, requireCredentials } from '../src/aws/core/ambient.ts';
import { awsClients } from '../src/aws/core/clients.ts';
import { callerIdentity } from '../src/aws/sts/caller-identity.ts';
import type { Config } from '../src/config/config.ts';
import { Fault } from '../src/contract/fault.ts';
import { type ParsedArgs, textOf } from '../src/cli/flags/flags.ts';
import { AUTH_FLAGS } from '../src/cli/flags/gateway-flags.ts';
import { loadConfig, STACK_FLAGS } from '../src/cli/load-config.ts';
import type { Command } from '../src/cli/command.ts';

/** Reads the configuration only; with `--account` it does not even ask who is calling. */
export const policy: Command = {
  summary: 'Print the IAM policy that a deployer of this stack needs, and no more.',
  flags: ['account', 'host', ...AUTH_FLAGS, 'from', 'from-region', ...STACK_FLAGS],
  run: async (given, report) => {
    const config = await loadConfig(given);
    const site = await siteOf(given, config);
    const documents = deployerPolicies(config, site, sourceOf(given, site));
    const count = documents.reduce((sum, { Statement }) => sum + Statement.length, 0);
    const several = documents.length > 1 ? ` in ${documents.length} policies, all for one deployer` : '';
    report.say(
      `A deployer of ${ownerOf(config)} in ${site.region}, account ${site.account}: ${count} statements${several}`,
    );
    documents.forEach(report.document);
    report.say('With --json each policy is one line, as `aws iam create-policy --policy-document` takes it.');
  },
};

/** The stage that releases are promoted from, if one is named: its bucket is then read. */
function sourceOf(given: ParsedArgs, { region }: Site): PromotedFrom | undefined {
  const stage = textOf(given, 'from');
  return stage === undefined ? undefined : { stage, region: textOf(given, 'from-region') ?? region };
}

async function siteOf(given: ParsedArgs, config: Config): Promise<Site> {
  const account = textOf(given, 'account');
  if (account === undefined) await requireCredentials();
  else checkAccount(account);
  const region = config.region ?? (await ambientRegion());
  if (account !== undefined) return { partition: partitionOf(region), account, region };
  const identity = await callerIdentity(awsClients(region, process.env));
  return { partition: identity.partition, account: identity.account, region };
}

function checkAccount(account: string): void {
  if (/^\d{12}$/.test(account)) return;
  throw new Fault(
    'config',
    `--account must be the twelve digits of an AWS account, not "${account}".`,
    'Leave it out to take the account of your credentials.',
  );
}
