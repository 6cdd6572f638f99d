import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import { packFiles } from '../../package/function/pack-files.ts';
import { packFunction, type ZipRequest } from '../../package/function/pack-function.ts';
import type { Reporter } from '../reporter.ts';

type Placed = ZipRequest & { readonly place: 'zip' | 'file-system' };

/** The zip of a function, or of its files on a file system. Throws Fault `package`. */
export async function packFunctionZip(
  request: Placed,
  { say }: Pick<Reporter, 'say'>,
): Promise<Pick<StoredArtifacts, 'functionZip'>> {
  const functionZip =
    request.place === 'zip' ? await packFunction(request, { say }) : await packFiles(request, { say });
  functionZip.lines.forEach(say);
  return { functionZip };
}
