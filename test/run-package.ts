import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import repositoryManifest from '../package.json' with { type: 'json' };
import { CONSUMER, CONSUMER_RESULT, CONSUMER_TSCONFIG } from './installed/consumer.ts';
import { fileList, type Project, runCli, runIn, startCli } from './installed/project.ts';
import { freePort } from './free-port.ts';

/**
 * `npm run test:package`: packs the package, installs it into empty projects on Node.js 22 and 24, and runs the CLI and
 * the three entry points there. Prints sizes; needs the npm and pip registries. Words after `--` choose the versions.
 */
const VERSIONS = ['22', '24'] as const;
const MAX_ATTRIBUTE_BYTES = 3_000_000;
const TEXT = 'UBER TRIP 4412';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const words = process.argv.slice(2);
const root = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-package-'));
try {
  const tarball = await pack();
  for (const version of VERSIONS) {
    if (words.length > 0 && !words.includes(version)) continue;
    await testProject(await installPackage(tarball, version));
  }
} finally {
  await rm(root, { recursive: true, force: true });
}

async function pack(): Promise<string> {
  const repository: Project = { folder: join(import.meta.dirname, '..'), env: {} };
  const output = await runIn(repository, 'npm', ['pack', '--json', '--pack-destination', root]);
  // The build's lines come first.
  const [packed] = JSON.parse(output.slice(output.indexOf('[\n'))) as { filename: string }[];
  const tarball = join(root, packed?.filename ?? '');
  const { size } = await stat(tarball);
  const sample = await compressedBytes(join(repository.folder, 'examples', 'transactions', 'model'));
  say(`Package: ${megabytes(size)}, of which ${megabytes(sample)} are the sample model`);
  assert(
    size - sample <= MAX_ATTRIBUTE_BYTES,
    `The package has over ${megabytes(MAX_ATTRIBUTE_BYTES)} without the sample model.`,
  );
  return tarball;
}

async function compressedBytes(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = files.map(async (file) => gzipSync(await readFile(join(folder, file))).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function installPackage(tarball: string, node: string): Promise<Project> {
  const folder = join(root, `node-${node}`);
  await mkdir(folder);
  await writeManifest(folder, { private: true, allowScripts: { node: true, esbuild: true } });
  // The first project installs Python into its own folder, as a user's does; the others use that.
  const cache = join(root, `node-${VERSIONS[0]}`, '.sagemaker-gateway');
  const project = { folder, env: existsSync(cache) ? { SAGEMAKER_GATEWAY_CACHE: cache } : {} };
  const packages = [tarball, `node@${node}`, `typescript@${repositoryManifest.devDependencies.typescript}`];
  await runIn(project, 'npm', ['install', '--no-audit', '--no-fund', ...packages]);
  say(`Node.js ${(await runIn(project, 'npx', ['node', '--version'])).trim()}`);
  return project;
}

async function testProject(project: Project): Promise<void> {
  const installed = join(project.folder, 'node_modules', 'sagemaker-gateway');
  const before = await fileList(installed);
  await step('init --sample creates the files and keeps existing ones', testInit, project);
  await step('endpoint.config.ts loads, whatever the type of the package', testConfigFile, project);
  await step('start: curl gets an answer', testStart, project);
  await step('the three imports type-check', testTypes, project);
  await step('the three imports run', testImports, project);
  const changed = (await fileList(installed)).filter((file) => !before.includes(file));
  assert.deepEqual(changed, [], 'The package changed its own folder.');
}

async function step(
  name: string,
  test: (project: Project) => Promise<void>,
  project: Project,
): Promise<void> {
  const startedAt = Date.now();
  await test(project);
  say(`  ok  ${name} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
}

async function testInit(project: Project): Promise<void> {
  const inProject = (file: string): string => join(project.folder, file);
  await writeFile(inProject('.gitignore'), 'node_modules');
  await runCli(project, 'init', '--sample');
  assert(existsSync(inProject('sample/model/model.onnx')));
  const ignored = await readFile(inProject('.gitignore'), 'utf8');
  assert.deepEqual(ignored.split('\n'), ['node_modules', '.sagemaker-gateway/', '*.tar.gz', '']);
  const config = `${await readFile(inProject('endpoint.config.ts'), 'utf8')}// edited\n`;
  await writeFile(inProject('endpoint.config.ts'), config);
  const { files } = await runCli(project, 'init', '--sample');
  assert((files as { change: string }[]).every(({ change }) => change === 'kept'));
  assert.equal(await readFile(inProject('endpoint.config.ts'), 'utf8'), config);
}

async function testConfigFile(project: Project): Promise<void> {
  const manifest = JSON.parse(await readFile(join(project.folder, 'package.json'), 'utf8')) as object;
  for (const type of [{ type: 'commonjs' }, { type: 'module' }, {}]) {
    await writeManifest(project.folder, { ...manifest, ...type });
    await runCli(project, 'openapi', '--out', 'openapi.json');
  }
}

/** `start` in one terminal; curl, plan and a deploy of another stage in a second one. */
async function testStart(project: Project): Promise<void> {
  const { result, stop } = await startCli(project, 'start', '--port', String(await freePort()));
  try {
    const answer = await runIn(project, 'bash', ['-c', `curl -sS --fail ${String(result['curl']).slice(4)}`]);
    assert.equal((JSON.parse(answer) as { label: string }[][])[0]?.[0]?.label, 'transport');
    await testDeploy({
      ...project,
      env: { ...project.env, ...(result['env'] as Record<string, string>) },
    });
  } finally {
    await stop();
  }
}

async function testDeploy(project: Project): Promise<void> {
  const stage = ['--stage', 'other'];
  assert.deepEqual(await plannedActions(project, stage), ['create']);
  await runCli(project, 'deploy', ...stage);
  assert.deepEqual(await plannedActions(project, stage), ['keep']);
  const { answer } = await runCli(project, 'classify', TEXT, ...stage);
  assert.match(JSON.stringify(answer), /"transport"/);
  await runCli(project, 'destroy', '--yes', ...stage);
}

async function plannedActions(project: Project, stage: readonly string[]): Promise<string[]> {
  const { steps } = await runCli(project, 'plan', ...stage);
  return [...new Set((steps as { step: { action: string } }[]).map(({ step: { action } }) => action))];
}

async function testTypes({ folder, env }: Project): Promise<void> {
  await writeFile(join(folder, 'consumer.mts'), CONSUMER);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(CONSUMER_TSCONFIG));
  await runIn({ folder, env }, 'npx', ['tsc', '-p', '.']);
}

async function testImports(project: Project): Promise<void> {
  const output = await runIn(project, 'npx', ['node', 'out/consumer.mjs']);
  assert.deepEqual(JSON.parse(output), CONSUMER_RESULT);
}

async function writeManifest(folder: string, manifest: object): Promise<void> {
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
