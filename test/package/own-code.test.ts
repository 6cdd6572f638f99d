import { describe, expect, it } from 'vitest';
import { describeModelFolder, type ModelPackage } from '../../src/package/model.ts';
import { type Files, folderOf, hooks, safetensors, smallModel } from './model-folder.ts';

async function pack(importing: string, code: Files = {}, transformers?: string): Promise<ModelPackage> {
  const program = `${importing}\n${hooks['inference.py']}`;
  return await describeModelFolder({
    modelDir: await folderOf(smallModel),
    codeDir: await folderOf({ ...hooks, 'inference.py': program, ...code }),
    image: { torch: '2.6.0', transformers },
  });
}

describe('a serve script of one’s own', () => {
  it.each([
    ['import onnxruntime', 'onnxruntime', '5.5.3'],
    ['import onnxruntime as ort', 'onnxruntime', undefined],
    ['from transformers import pipeline', 'transformers', undefined],
    ['import transformers.pipelines', 'transformers', undefined],
  ])('cannot start with "%s" where the image has no %s', async (importing, name, transformers) => {
    await expect(pack(importing, {}, transformers)).rejects.toMatchObject({
      code: 'package',
      message: `code/inference.py imports ${name}, which the image does not have`,
      hint: expect.stringContaining(`Add ${name} to code/requirements.txt`),
    });
  });

  it.each<[string, string, Files?, string?]>([
    ['the image has it', 'import transformers', {}, '5.5.3'],
    ['it is imported only where it is needed', 'try:\n    import onnxruntime\nexcept ImportError:\n    pass'],
    ['requirements.txt names it', 'import onnxruntime', { 'requirements.txt': 'onnxruntime==1.20.1\n' }],
    ['a dependency brings it', 'import transformers', { 'requirements.txt': 'setfit>=1.1\n' }],
    ['it is installed from elsewhere', 'import transformers', { 'requirements.txt': '-r more.txt\n' }],
    ['it is in the folder', 'import onnxruntime', { 'onnxruntime/__init__.py': '' }],
    ['another package has a similar name', 'import transformers_interpret'],
  ])('can import a package if %s', async (_why, importing, code, transformers) => {
    await expect(pack(importing, code, transformers)).resolves.toBeDefined();
  });

  it('is not told what its model may be, and needs the memory of what is stored', async () => {
    const { facts } = await pack('import torch');
    const bytes = safetensors({ weight: [37_500] }).length;
    expect(facts?.weights).toEqual({ bytes, loadingBytes: bytes, dtype: undefined });
  });
});
