import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONFIG_FILE = 'endpoint.config.ts';
const SAMPLE_FOLDER = 'sample';
const SAMPLE_SOURCE = fileURLToPath(new URL('../../examples/transactions', import.meta.url));

/** Installed packages, this tool's cache and environments, and what `package` writes. */
const IGNORED = ['node_modules/', '.sagemaker-gateway/', '*.tar.gz'];

/** What happened to a file; `kept` means that it existed and was not changed. */
export interface FileChange {
  readonly file: string;
  readonly change: 'created' | 'updated' | 'kept';
}

export interface InitOptions {
  /** Whether to copy the sample model and name it in the configuration. */
  readonly sample: boolean;
  /** The folder's configuration file, if it has one. */
  readonly existingConfig: string | undefined;
}

/** Adds to a folder what a first deploy needs. Never overwrites a file; `.gitignore` is only appended to. */
export async function initProject(folder: string, options: InitOptions): Promise<readonly FileChange[]> {
  const { sample, existingConfig = CONFIG_FILE } = options;
  const config = await createFile(folder, basename(existingConfig), configText(folder, sample));
  const ignore = await extendGitignore(folder);
  return [config, ignore, ...(sample ? await copySample(folder) : [])];
}

async function createFile(folder: string, file: string, text: string): Promise<FileChange> {
  const path = join(folder, file);
  if (existsSync(path)) return { file, change: 'kept' };
  // `wx` fails if the file was created in the meantime.
  await writeFile(path, text, { flag: 'wx' });
  return { file, change: 'created' };
}

async function extendGitignore(folder: string): Promise<FileChange> {
  const file = '.gitignore';
  const path = join(folder, file);
  if (!existsSync(path)) return await createFile(folder, file, `${IGNORED.join('\n')}\n`);
  const text = await readFile(path, 'utf8');
  const lines = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = IGNORED.filter((entry) => !lines.has(entry.replace(/\/$/, '')));
  if (missing.length === 0) return { file, change: 'kept' };
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  await writeFile(path, `${separator}${missing.join('\n')}\n`, { flag: 'a' });
  return { file, change: 'updated' };
}

/** The sample's model with its license and model card; the training code stays in the repository. */
async function copySample(folder: string): Promise<readonly FileChange[]> {
  const entries = await readdir(SAMPLE_SOURCE, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(SAMPLE_SOURCE.length + 1))
    .filter((file) => !file.startsWith('training'));
  return await Promise.all(files.toSorted().map(async (file) => await copySampleFile(folder, file)));
}

async function copySampleFile(folder: string, name: string): Promise<FileChange> {
  const file = join(SAMPLE_FOLDER, name);
  const target = join(folder, file);
  if (existsSync(target)) return { file, change: 'kept' };
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(SAMPLE_SOURCE, name), target, constants.COPYFILE_EXCL);
  return { file, change: 'created' };
}

function configText(folder: string, sample: boolean): string {
  return `import { defineConfig } from 'sagemaker-gateway';

export default defineConfig({
  // Name of the service. With the stage it prefixes the names of all resources in your account.
  name: '${serviceName(folder)}',
  // Folder of the trained model: a Hugging Face folder or a PyTorch export.
  model: './${sample ? `${SAMPLE_FOLDER}/model` : 'model'}',
  // The request that verifies a deploy. Default: a sample of the task, which is detected from the model.
  ${sample ? "sample: 'UBER TRIP 4412'," : "// sample: 'a typical input',"}
  // Memory in MB (1024 to 6144 in steps of 1024) and the maximum number of concurrent requests.
  host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },
  // Or always-on instances: { type: 'sagemaker-realtime', instanceType: 'ml.m5.large', instanceCount: 1 }.
  // Authorization: 'iam' (SigV4 signatures), 'jwt' (with jwt: { issuer, audience }), 'api-key' (with api: 'rest') or
  // 'none'.
  gateway: { auth: 'iam' },
});
`;
}

/** The last part of a path as a service name: at most 22 lower-case letters, digits and inner hyphens, a letter first. */
export function serviceName(folder: string): string {
  const slug = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '');
  return slug.slice(0, 22).replace(/-+$/, '') || 'my-model';
}
