import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRequirements } from '../../../src/package/vendor/requirements.ts';
import { folderOf, refusalOf } from '../model-folder.ts';

async function readFiles(files: Record<string, string>) {
  return await readRequirements(join(await folderOf(files), 'requirements.txt'));
}

describe('a requirements file', () => {
  it('is read with the files that it includes', async () => {
    const { named, texts } = await readFiles({
      'requirements.txt':
        '# ours\nPandas[excel]>=2 \\\n  ; python_version > "3"\n-r more/base.txt\n--no-index\n',
      'more/base.txt': 'typing_Extensions  # any\n-c ../limits.txt',
      'limits.txt': 'regex==1\n',
    });
    expect([...named]).toEqual([
      ['pandas', true],
      ['typing-extensions', false],
      ['regex', true],
    ]);
    expect(texts).toHaveLength(3);
  });

  it.each([
    ['-e .', 'an editable install has no wheel'],
    ['--editable git+https://a.example/b', 'an editable install has no wheel'],
    ['git+https://me:secret@a.example/b.git', 'a repository has no wheel'],
    ['ours @ git+ssh://git@a.example/b', 'a repository has no wheel'],
    ['./ours', 'it is not a wheel'],
    ['../ours-1.0.tar.gz', 'it is not a wheel'],
    ['ours @ https://a.example/ours-1.0.zip', 'it is not a wheel'],
    ['file:///srv/ours', 'it is not a wheel'],
    ['./ours-1.0-py3-none-any.whl', 'that file does not exist'],
  ])('with %s is refused, with the next command', async (line, why) => {
    const refusal = await refusalOf(readFiles({ 'requirements.txt': `emoji\n${line}\n` }));
    expect(refusal.message).toContain(`cannot be packed: ${why}`);
    expect(refusal.message).not.toContain('secret');
    expect(refusal.hint).toContain('--no-vendor');
  });

  it('may name a wheel that is there, or at a URL', async () => {
    const lines = './w/ours-1.0-py3-none-any.whl\nb @ https://a.example/b-1.0-py3-none-any.whl#sha256=00\n';
    const files = { 'requirements.txt': lines, 'w/ours-1.0-py3-none-any.whl': '' };
    await expect(readFiles(files)).resolves.toMatchObject({ texts: [lines] });
  });

  it('that includes itself is refused', async () => {
    const refusal = await refusalOf(
      readFiles({ 'requirements.txt': '-r b.txt', 'b.txt': '-r requirements.txt' }),
    );
    expect(refusal.message).toContain('includes itself');
  });
});
