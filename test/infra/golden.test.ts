import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownerOf } from '../../infra/naming.ts';
import type { Site } from '../../infra/site.ts';
import { EMPTY, type LiveSlots } from '../../infra/slot.ts';
import { stack } from '../../infra/stack.ts';
import { registry } from '../../src/aws/registry.ts';
import { awsClients } from '../../src/aws/core/clients.ts';
import { type ConfigInput, parseConfig } from '../../infra/parse-config.ts';
import { describeModelFolder } from '../../src/package/model.ts';
import { kindOf } from '../../src/reconcile/resource.ts';
import { artifacts, site, tagsIn } from './declared.ts';
import configurations from './golden/configurations.json' with { type: 'json' };
import expected from './golden/expected.json' with { type: 'json' };

// The declarations of commit 911ead7. An upgrade of the tool must not rename, and thereby replace, existing resources.

const MODEL = {
  'config.json': '{"model_type":"bert","id2label":{"0":"A"}}',
  'pytorch_model.bin': 'weights',
  // Returns the release itself, as that version required.
  'code/inference.py': `# SAGEMAKER_GATEWAY_RELEASE\n${['model_fn', 'input_fn', 'predict_fn', 'output_fn']
    .map((hook) => `def ${hook}(*values):\n    return values\n`)
    .join('\n\n')}`,
  'code/requirements.txt': 'regex==2025.1.1\n',
};

const SECOND_SLOT: LiveSlots = {
  occupants: { first: 'instances', second: undefined },
  proxyTo: { via: 'sagemaker', endpoint: 'shop-dev' },
};

/** The bucket that the earlier version created: a name in the global namespace. A new stack has another. */
const bucketThen = (owner: string, { account, region }: Site): string => `${owner}-${account}-${region}`;

const kinds = registry(awsClients('eu-west-1', {}), {
  roles: { path: '/', isHere: () => true },
  logGroupPrefixes: () => [],
  isDashboardHere: () => true,
  loaderOf: (owner) => owner,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'golden-'));
  for (const [path, text] of Object.entries(MODEL)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterAll(async () => await rm(folder, { recursive: true }));

it('packs a model with its own serve script into the same archive', async () => {
  const { manifest } = await describeModelFolder({ modelDir: folder });
  expect(manifest.digest).toBe(expected.packedDigest);
});

it.each(Object.entries(configurations))(
  'declares the same names, ids, tags and release: %s',
  (name, over) => {
    const config = parseConfig({ name: 'shop', model: './m', ...(over as Partial<ConfigInput>) });
    const at = { ...site, region: config.region ?? site.region };
    const slots = {
      ...(name === 'the second slot' ? SECOND_SLOT : EMPTY),
      bucket: bucketThen(ownerOf(config), at),
    };
    const { resources, releaseId } = stack(config, artifacts(expected.archiveDigest), at, slots);
    const declared = resources
      .map(({ kind, id, spec }) => ({ kind, id, name: kindOf(kinds, kind).nameOf(spec), tags: tagsIn(spec) }))
      .toSorted((left, right) => (left.id < right.id ? -1 : 1));
    const stacks: Readonly<Record<string, unknown>> = expected.stacks;
    expect({ releaseId, resources: declared }).toEqual(stacks[name]);
  },
);

it('puts the bucket of a new stack into the account-regional namespace, and changes no other stable name', () => {
  const config = parseConfig({ name: 'shop', model: './m' });
  const named = (live: LiveSlots): string[] =>
    stack(config, artifacts(expected.archiveDigest), site, live).resources.map(
      ({ kind, spec }) => `${kind} ${kindOf(kinds, kind).nameOf(spec)}`,
    );
  const then = new Set(named({ ...EMPTY, bucket: bucketThen('shop-dev', site) }));
  const changed = named(EMPTY).filter((each) => !then.has(each));
  expect(changed.map((each) => each.split(' ')[0])).toEqual(['bucket', 'object', 'model', 'endpoint-config']);
  expect(changed[0]).toBe(`bucket ${bucketThen('shop-dev', site)}-an`);
});
