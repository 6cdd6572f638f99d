import { list } from 'tar';
import { Fault } from '../contract/fault.ts';

/** The files in a model.tar.gz of any origin. Throws Fault `package` when it is not a readable gzip-compressed tar. */
export async function archivePaths(file: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    await list({
      file,
      strict: true,
      onReadEntry: ({ path, type }) => {
        if (type === 'File' || type === 'OldFile') paths.push(path);
      },
    });
    return paths;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault(
      'package',
      `${file} cannot be read: ${why}`,
      'Pass a model.tar.gz: a tar archive compressed with gzip.',
      {
        cause,
      },
    );
  }
}
