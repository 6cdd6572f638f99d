import type { Config } from '../../src/config/config.ts';
import { arn, namesOf, ownerOf } from '../naming.ts';
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

type OfSource = Pick<ConfigContext, 'sourceBuckets' | 'sourceRepositories'>;

function sourceOf(config: Config, site: Site, source: PromotedFrom | undefined): OfSource {
  if (!source) return { sourceBuckets: [], sourceRepositories: [] };
  const there = { ...site, region: source.region };
  const { buckets, repository } = namesOf(ownerOf({ ...config, stage: source.stage }), there);
  return { sourceBuckets: buckets, sourceRepositories: [arn(there, 'ecr', `repository/${repository}`)] };
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
    ...sourceOf(config, site, source),
  };
  return PARTS.flatMap((part) => part(configContext));
}
