import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Config } from '../../config/config.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';
import { configOfRecord, type ReleaseRecord, storedArtifacts } from './release-record.ts';

/**
 * The configuration with which an earlier release is deployed again. Refuses a ledger entry that does not describe its
 * release: the id is a digest over archive, image, environment and host, so that an entry in which one of them was
 * changed describes another. Throws Fault `refused`.
 */
export function configOfRelease(
  { site, names, config: current }: Pick<StackContext, 'site' | 'names' | 'config'>,
  release: ReleaseRecord,
): Config {
  const { id } = release;
  const config = configOfRecord(current, release);
  const input = { config, site, names, ...storedArtifacts(release, unread), ...NOT_PART_OF_IT };
  const described = hostOf(config).declare(input, config.host).releaseId;
  if (described === id) return config;
  throw new Fault(
    'refused',
    `The ledger entry of ${id} describes ${described} in ${names.owner}: either the entry was changed after its deploy, ` +
      'or this version of the tool declares the release differently.',
    'Deploy the model from its folder instead.',
  );
}

/** What no release id covers, and no name of what is stored for a release: the code of this tool, and the ids of a network. */
export const NOT_PART_OF_IT = {
  loaderCode: { zip: new Uint8Array(), sha256: '' },
  network: { vpcId: '', subnets: [], routeTables: [] },
};

function unread(): never {
  throw new Error('a declaration does not read its archive');
}
