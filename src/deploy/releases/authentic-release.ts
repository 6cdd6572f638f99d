import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Config } from '../../config/config.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';
import type { ReleaseRecord } from './release-record.ts';

/**
 * Refuses a ledger entry that does not describe its release. The id is a digest over archive, image, environment and
 * host: an entry in which one of them was changed describes another release. `config` is the entry's. Throws Fault
 * `refused`.
 */
export function rejectOtherRelease(
  { site, names }: Pick<StackContext, 'site' | 'names'>,
  config: Config,
  { id, archive }: Pick<ReleaseRecord, 'id' | 'archive'>,
): void {
  const described = hostOf(config).declare(
    { config, site, names, archive: { ...archive, open: unread } },
    config.host,
  ).releaseId;
  if (described === id) return;
  throw new Fault(
    'refused',
    `The ledger entry of ${id} describes ${described} in ${names.owner}: either the entry was changed after its deploy, ` +
      'or this version of the tool declares the release differently.',
    'Deploy the model from its folder instead.',
  );
}

function unread(): never {
  throw new Error('a declaration does not read its archive');
}
