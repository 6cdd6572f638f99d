import { expect, it } from 'vitest';
import { HOSTS } from '../../../infra/hosts/registry.ts';
import { functionKey, namesOf } from '../../../infra/naming.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { recordOf } from '../../../src/deploy/releases/release-record.ts';
import { retainedResources } from '../../../src/deploy/releases/retained.ts';
import { artifacts, site } from '../../infra/declared.ts';

const OF_A_ZIP = new Set(['lambda-zip', 'lambda-efs']);
const { loaderCode: _, ...current } = artifacts('b'.repeat(64));
const { archive, functionZip, image } = artifacts('a'.repeat(64));

it.each(Object.keys(HOSTS))('a release on %s keeps its objects when the stack is on another host', (type) => {
  const [config, earlier] = ['sagemaker-serverless', type].map((host) =>
    parseConfig({ name: 'shop', model: './m', keepReleases: 1, host: { type: host } }),
  );
  if (!config || !earlier) throw new Error('two configurations');
  const stored = { archive, functionZip, image };
  const record = recordOf(earlier, stored, { id: 'r-1', at: '2026-01-01T00:00:00Z', by: 'me' });
  const context = { config, site, names: namesOf('shop-dev', site), network: undefined };
  const kept = retainedResources(context, current, 'r-2', [record]);
  const keys = kept.flatMap((each) => (each.kind === 'object' ? [each.spec.key] : []));
  expect(keys).toContain(`models/${archive.digest}/model.tar.gz`);
  expect(keys.includes(functionKey(functionZip?.digest ?? ''))).toBe(OF_A_ZIP.has(type));
});
