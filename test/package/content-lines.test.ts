import { expect, it } from 'vitest';
import { contentLines } from '../../src/package/content-lines.ts';
import { describeFiles, hooks, noise, smallModel } from './model-folder.ts';

it('lists what is packed, the largest first, and what is left out', async () => {
  const lines = contentLines(await describeFiles({ ...smallModel, 'optimizer.pt': noise(9) }));
  expect(lines[0]).toContain('  serve script: inference.py from /');
  expect(lines[1]).toBe('  packed: model.safetensors (150.1 kB)');
  expect(lines.slice(2, -1).every((line) => /^ {2}packed: \S+ \([\d.]+ (bytes|kB)\)$/.test(line))).toBe(true);
  expect(lines.at(-1)).toBe('  excluded: optimizer.pt (training state, needed only to resume training)');
});

it('sums up the smallest of many files', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}.py`, 'x = 1\n']));
  const lines = contentLines(await describeFiles(smallModel, { ...hooks, ...many }));
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('  packed: 26 smaller files (156 bytes)');
});
