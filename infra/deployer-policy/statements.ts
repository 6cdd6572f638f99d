import type { Config } from '../../src/config/config.ts';
import { namesOf, ownerOf } from '../naming.ts';
import type { Site } from '../site.ts';
import { api } from './api.ts';
import { alarms, dashboards, preflight } from './guards.ts';
import { hosting } from './hosting.ts';
import { logs } from './logs.ts';
import { roles } from './roles.ts';
import type { ConfigContext, Statement } from './statement.ts';
import { storage } from './storage.ts';

/** The stage that a deployer promotes releases from. */
export interface PromotedFrom {
  readonly stage: string;
  readonly region: string;
}

function bucketsOf(config: Config, site: Site, { stage, region }: PromotedFrom): readonly string[] {
  return namesOf(ownerOf({ ...config, stage }), { ...site, region }).buckets;
}

/** Every part of what a deployer does. */
const PARTS: readonly ((configContext: ConfigContext) => Statement[])[] = [
  storage,
  roles,
  hosting,
  api,
  logs,
  preflight,
  alarms,
  dashboards,
];

/**
 * Everything a deployer of the stack may do: found by listing, read by prefix (listings match names before tags are
 * known), written by exact name. GetCallerIdentity needs no right.
 */
export function deployerStatements(config: Config, site: Site, source?: PromotedFrom): Statement[] {
  const names = namesOf(ownerOf(config), site);
  const configContext = {
    config,
    site,
    names,
    sourceBuckets: source ? bucketsOf(config, site, source) : [],
  };
  return PARTS.flatMap((part) => part(configContext));
}
