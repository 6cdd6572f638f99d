import type { Config } from '../../src/config/config.ts';
import type { Statement } from './statement.ts';
import { deployerStatements, type PromotedFrom } from './statements.ts';
import type { Site } from '../site.ts';

/** One managed policy of a deployer. */
export interface DeployerPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** "Managed policy size can't exceed 6,144 characters. […] IAM doesn't count white space" (IAM user guide, quotas). */
export const MAX_CHARACTERS = 6_144;

/**
 * What a deployer of the stack needs and no more, in as few managed policies as IAM's limit allows; all of them
 * belong to one deployer. `source` is the stage that releases are promoted from, if any. Pure.
 */
export function deployerPolicies(config: Config, site: Site, source?: PromotedFrom): DeployerPolicy[] {
  const documents: Statement[][] = [[]];
  for (const statement of deployerStatements(config, site, source)) {
    const last = documents.at(-1) ?? [];
    if (charactersOf([...last, statement]) <= MAX_CHARACTERS) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(policyOf);
}

function policyOf(Statement: readonly Statement[]): DeployerPolicy {
  return { Version: '2012-10-17', Statement };
}

/** As IAM counts them: without white space. */
function charactersOf(statements: readonly Statement[]): number {
  return JSON.stringify(policyOf(statements)).replaceAll(/\s/g, '').length;
}
