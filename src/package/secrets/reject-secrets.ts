import { Fault } from '../../contract/fault.ts';
import { printable } from '../archive-name.ts';
import type { FolderFile } from '../folder.ts';
import { openSource } from '../source-file.ts';
import { isWeights } from '../weights.ts';
import { secretsIn } from './secret-content.ts';
import { secretName } from './secret-names.ts';

/** Only the start of a larger file is searched. Keys are in small files; a vocabulary of 17 MB would take a second. */
export const SEARCHED_BYTES = 1024 * 1024;

const SHOWN = 10;

/**
 * Throws Fault `package` for files that look like secrets or contain some, with file, line and rule and never the
 * value. Weights are not searched. `allowed` are archive paths of files to pack in any case.
 */
export async function rejectSecrets(files: readonly FolderFile[], allowed: readonly string[]): Promise<void> {
  const suspects: string[] = [];
  const paths = new Set<string>();
  for (const file of files.filter(({ path }) => !allowed.includes(path))) {
    const found = await whatLooksSecret(file);
    if (found.length > 0) paths.add(file.path);
    suspects.push(...found);
  }
  if (suspects.length === 0) return;
  const [example = ''] = paths;
  throw new Fault(
    'package',
    `these files look like secrets and would be in the archive:\n${listed(suspects)}`,
    'Remove the secret or move the file out of the folder. To pack a file in any case, name its path: ' +
      `--allow-files ${printable(example)}, or allowFiles in endpoint.config.ts.`,
  );
}

/** The same for a text that the tool itself writes into a zip. */
export async function rejectSecretsInText(path: string, text: string): Promise<void> {
  const found = linesOf(path, await secretsIn(text));
  if (found.length === 0) return;
  throw new Fault(
    'package',
    `the proxy function would contain secrets:\n${listed(found)}`,
    'Remove them from endpoint.config.ts.',
  );
}

async function whatLooksSecret({ path, source }: FolderFile): Promise<string[]> {
  const name = secretName(path);
  if (name !== undefined) return [`${printable(path)}: by its name (rule ${name})`];
  return isWeights(path) ? [] : linesOf(path, await secretsIn(await startOf(source)));
}

function linesOf(path: string, found: Awaited<ReturnType<typeof secretsIn>>): string[] {
  return found.map(({ rule, line }) => `${printable(path)}:${line} (rule ${rule})`);
}

function listed(lines: readonly string[]): string {
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more`] : [];
  return [...lines.slice(0, SHOWN), ...more].map((line) => `  ${line}`).join('\n');
}

/** Tokens are ASCII, which is the same in Latin-1 and UTF-8; PowerShell writes UTF-16 with a byte order mark. */
async function startOf(source: string): Promise<string> {
  const handle = await openSource(source);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
    const isWide = buffer[0] === 0xff && buffer[1] === 0xfe;
    return buffer.toString(isWide ? 'utf16le' : 'latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
