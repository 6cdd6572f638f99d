import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeModelFolder, type ModelPackage } from '../../src/package/model.ts';
import {
  describeBundled,
  describeFiles,
  type Files,
  folderOf,
  hooks,
  noise,
  pathsOf,
  reasonsOf,
  refusalOf,
  smallModel,
} from './model-folder.ts';

describe('a serve script', () => {
  it('is started by the entry module, which is told the name of another program', async () => {
    const modelDir = await folderOf(smallModel);
    const start = async (files: Files, entry?: string): Promise<ModelPackage> =>
      await describeModelFolder({ modelDir, codeDir: await folderOf(files), entry });
    const [bundled, own, renamed, inner] = [
      await describeBundled(smallModel),
      await start(hooks),
      await start({ 'serve.py': hooks['inference.py'] }, 'serve.py'),
      await start({ 'app/serve.py': hooks['inference.py'] }, 'app/serve.py'),
    ];
    const program = { SAGEMAKER_PROGRAM: 'sagemaker_gateway_entry.py' };
    expect(bundled.environment).toEqual(program);
    expect(own.environment).toEqual(program);
    expect(renamed.environment).toEqual({ ...program, SAGEMAKER_GATEWAY_MODULE: 'serve' });
    expect(inner.environment).toEqual({ ...program, SAGEMAKER_GATEWAY_MODULE: 'app.serve' });
    for (const described of [bundled, own, renamed, inner])
      expect(pathsOf(described)).toContain('code/sagemaker_gateway_entry.py');
  });

  it('is started as earlier versions did if it returns the release itself', async () => {
    const source = `${hooks['inference.py']}# SAGEMAKER_GATEWAY_RELEASE`;
    const described = await describeFiles(smallModel, { ...hooks, 'inference.py': source });
    expect(described.environment).toEqual({ SAGEMAKER_PROGRAM: 'inference.py' });
    expect(pathsOf(described)).not.toContain('code/sagemaker_gateway_entry.py');
  });

  it('may be a copy of the bundled one, but have no other file with the name of the entry module', async () => {
    const bundled = fileURLToPath(new URL('../../inference-code', import.meta.url));
    const copy = await describeModelFolder({ modelDir: await folderOf(smallModel), codeDir: bundled });
    expect(pathsOf(copy)).toEqual(pathsOf(await describeBundled(smallModel)));
    for (const name of ['sagemaker_gateway_entry.py', 'sagemaker_gateway_entry/inner.py']) {
      const refusal = await refusalOf(describeFiles(smallModel, { ...hooks, [name]: '' }));
      expect(refusal.message).toContain(`code/${name} has the name of the module`);
    }
  });
});

describe('a model with its own serve script', () => {
  const export1 = {
    'export.pkl': noise(1000),
    'encoder/config.json': '{}',
    'weights.h5': noise(10),
    'notes.md': '# notes',
    'huge.json': ' '.repeat(1024 * 1024 + 1),
  };
  const leftovers = {
    'optimizer.pt': noise(10),
    'encoder/.git/config': '',
    'encoder/__pycache__/a.pyc': '',
    'checkpoint-500/export.pkl': noise(10),
    '.env.local': '',
  };

  it('is packed whole, without leftovers of its training, which are listed', async () => {
    const described = await describeFiles(
      { ...export1, ...leftovers },
      { 'inference.py': hooks['inference.py'] },
    );
    expect(pathsOf(described)).toEqual(
      ['code/inference.py', 'code/sagemaker_gateway_entry.py', ...Object.keys(export1)].toSorted(),
    );
    expect(Object.keys(reasonsOf(described))).toEqual([
      '.env.local',
      'checkpoint-500/',
      'encoder/.git/',
      'encoder/__pycache__/',
      'optimizer.pt',
    ]);
  });

  it('keeps both formats of the same weights: the script may load either', async () => {
    const described = await describeFiles({ ...smallModel, 'pytorch_model.bin': noise(10) });
    expect(pathsOf(described)).toEqual(expect.arrayContaining(['model.safetensors', 'pytorch_model.bin']));
  });

  it('is packed without the folder of its script, wherever that is inside', async () => {
    const modelDir = await folderOf({ 'export.pkl': noise(9), 'app/serve.py': hooks['inference.py'] });
    const described = await describeModelFolder({ modelDir, codeDir: `${modelDir}/app`, entry: 'serve.py' });
    expect(pathsOf(described)).toEqual(['code/sagemaker_gateway_entry.py', 'code/serve.py', 'export.pkl']);
    expect(described.leftOut).toEqual([]);
  });

  it('still stops at secrets and at weights that were not fetched', async () => {
    const secret = await refusalOf(describeFiles({ ...export1, 'server.pem': 'x' }));
    expect(secret.message).toContain('server.pem');
    const pointer = { 'weights.bin': 'version https://git-lfs.github.com/spec/v1' };
    expect((await refusalOf(describeFiles(pointer))).message).toContain('Git LFS pointer');
  });

  it('may have it at its root, and its modules, packages and requirements become code/', async () => {
    const modelDir = await folderOf({
      ...export1,
      ...hooks,
      'words/__init__.py': '',
      'words/stop.txt': 'the',
      'requirements.txt': 'emoji==2.0\n',
      'test_inference.py': '',
    });
    const described = await describeModelFolder({ modelDir });
    expect(pathsOf(described)).toEqual([
      'code/classify.py',
      'code/inference.py',
      'code/requirements.txt',
      'code/sagemaker_gateway_entry.py',
      'code/words/__init__.py',
      'code/words/stop.txt',
      ...Object.keys(export1).toSorted(),
    ]);
    expect(described.script).toBe(
      'serve script: inference.py from the root of the model folder, packed as code/',
    );
    expect(reasonsOf(described)).toEqual({ 'code/test_inference.py': 'a test' });
  });

  it('may have another program there, but only where --entry names it', async () => {
    const modelDir = await folderOf({ ...smallModel, 'serve.py': hooks['inference.py'], 'classify.py': '' });
    const named = await describeModelFolder({ modelDir, entry: 'serve.py' });
    expect(pathsOf(named)).toContain('code/serve.py');
    const unnamed = await describeModelFolder({ modelDir });
    expect(unnamed.script).toContain('the built-in one');
    expect(reasonsOf(unnamed)).toMatchObject({ 'serve.py': expect.stringContaining('code folder') });
  });

  it('is rejected if the program that --entry names is nowhere', async () => {
    const refusal = await refusalOf(
      describeModelFolder({ modelDir: await folderOf(smallModel), entry: 'serve.py' }),
    );
    expect(refusal.message).toContain('there is no serve.py in');
  });
});
