import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../emulated-account.ts';
import { resultOf, run } from '../journeys/command.ts';
import { scratchFolder } from '../package/model-folder.ts';
import { STUB_SCRIPT, stubArchive } from '../stub-archive.ts';

const BUCKET = 'trained-models';
const FOREIGN = 'models-of-others';
const MODEL = `s3://${BUCKET}/runs/7/model.tar.gz`;

let account: EmulatedAccount;
let s3: S3Client;

beforeAll(async () => {
  account = await openEmulatedAccount({ foreignBuckets: [FOREIGN] });
  s3 = new S3Client({ endpoint: account.url, region: REGION, credentials: KEY, forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  await put();
});
afterAll(async () => await account.close());

async function put(files?: Readonly<Record<string, string>>, id = 7): Promise<void> {
  const Body = await stubArchive(files);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `runs/${id}/model.tar.gz`, Body }));
}

const EMBEDDER = {
  'config.json': '{"architectures": ["BertModel"]}',
  'code/inference.py': STUB_SCRIPT.replace(
    '[[{"label": model, "score": 1.0}] for _ in texts]',
    '[0.25, 0.5] if isinstance(data["inputs"], str) else [[0.25, 0.5] for _ in texts]',
  ),
};

describe('a model.tar.gz in S3', () => {
  it('is packed again by its content, after an object of the own account was read', async () => {
    const out = join(await scratchFolder(), 'model.tar.gz');
    account.emulator.calls.clear();
    const outcome = await run(['package', '--model', MODEL, '--out', out, '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    const { files } = resultOf(outcome) as { files: { path: string }[] };
    expect(files.map(({ path }) => path)).toEqual(['code/inference.py', 'config.json', 'model.safetensors']);
    const reads = account.emulator.calls.calls.filter(({ action }) => action.includes('Object'));
    expect(reads.map(({ action }) => action)).toEqual(['HeadObject', 'GetObject']);
    expect(account.emulator.calls.mutating()).toEqual([]);
  });

  it('is downloaded again when it was replaced, and only then', async () => {
    const plan = async (): Promise<string> =>
      (await run(['plan', '--name', 'in-s3', '--model', MODEL], account.url)).text;
    const first = await plan();
    expect(first).toContain(`Model: ${MODEL}, unpacked into `);
    expect(first).not.toContain('Downloading');
    await put({ 'code/labels.py': 'LABELS = ["a"]' });
    const second = await plan();
    expect(second).toContain(`Downloading ${MODEL}`);
    expect(second).toContain('packed: code/labels.py');
  });

  it('is deployed for its task, which the commands that do not read the model know, too', async () => {
    await put(EMBEDDER, 8);
    const folder = await scratchFolder();
    const config = join(folder, 'endpoint.config.mjs');
    const options = { name: 'vectors', model: `s3://${BUCKET}/runs/8/model.tar.gz` };
    await writeFile(config, `export default ${JSON.stringify({ ...options, gateway: { auth: 'none' } })}`);
    const command = async (...words: string[]) =>
      resultOf(await run([...words, '--config', config, '--json'], account.url));
    const deployed = await command('deploy', '--skip-dry-run');
    expect(deployed).toMatchObject({ answer: [0.25, 0.5], url: expect.stringMatching(/\/embed$/) });
    expect(await command('classify', 'a', 'b')).toMatchObject({
      answer: [
        [0.25, 0.5],
        [0.25, 0.5],
      ],
    });
    expect(await command('status')).toMatchObject({ url: deployed['url'] });
    await command('openapi', '--out', join(folder, 'openapi.json'));
    expect(await readFile(join(folder, 'openapi.json'), 'utf8')).toContain('"/embed"');
    await put({}, 8);
    expect(await command('deploy', '--skip-dry-run')).toMatchObject({ answer: [[{ label: 'stub' }]] });
    const back = await command('rollback', '--yes');
    expect(back).toMatchObject({ releaseId: deployed['releaseId'], url: deployed['url'] });
    const promoted = await command('promote', '--from', 'dev', '--stage', 'prod');
    expect(promoted).toMatchObject({
      releaseId: deployed['releaseId'],
      url: expect.stringMatching(/\/embed$/),
    });
  }, 120_000);

  it.each([
    [`s3://${BUCKET}/gone.tar.gz`, 'does not exist', `aws s3 ls s3://${BUCKET}/`],
    [`s3://${FOREIGN}/model.tar.gz`, 'cannot be read', `aws s3 cp s3://${FOREIGN}/model.tar.gz`],
  ])('that is %s is refused with the next command', async (model, what, next) => {
    const { status, text } = await run(['plan', '--name', 'in-s3', '--model', model], account.url);
    expect(status).not.toBe(0);
    expect(text).toContain(what);
    expect(text).toContain(next);
  });
});
