import { describe, expect, it } from 'vitest';
import { divideLock, pinsIn } from '../../../src/package/vendor/lock.ts';
import { refusalThrownBy } from '../model-folder.ts';

const image = {
  version: '3.12',
  glibc: '2.35',
  packages: { torch: '2.6.0', numpy: undefined, regex: undefined },
};

const LOCK = [
  'emoji==2.0.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n',
  'numpy==2.5.5 \\\n    --hash=sha256:cc\n',
  'regex==2025.9.1 \\\n    --hash=sha256:dd\n',
  'torch==2.6.0+image\n',
];

const asking = (lines: Record<string, boolean>) => ({
  file: 'requirements.txt',
  texts: [],
  named: new Map(Object.entries(lines)),
});

describe('a resolution', () => {
  it('is divided into what is packed and what the image has', () => {
    const requirements = asking({ emoji: false, regex: true, torch: true });
    expect(divideLock(LOCK.join(''), image, requirements)).toEqual({
      packed: `${LOCK[0]}${LOCK[2]}`,
      fromImage: ['numpy', 'torch 2.6.0'],
      inPlaceOfImage: ['regex'],
    });
  });

  it('gives exact versions for another Python, without hashes', () => {
    expect(pinsIn(`${LOCK[0]}ours @ file:///w/ours-1.0-py3-none-any.whl\n`)).toBe('emoji==2.0.0\n');
  });

  it.each(['torch==2.13.0\n', 'triton==3.2.0\n', 'nvidia-cublas-cu12==12.4.5.8\n'])(
    'with %j, which PyTorch of the image does not have, is refused',
    (line) => {
      const refusal = refusalThrownBy(() => divideLock(line, image, asking({})));
      expect(refusal.message).toContain('part of PyTorch');
      expect(refusal.hint).toContain('container.version');
    },
  );
});
