import { describe, expect, it } from 'vitest';
import { imagePythonOf } from '../../infra/image-python.ts';
import { nearestTag, imageVersions } from '../../infra/images.ts';

const FAMILIES = ['huggingface', 'pytorch'] as const;
const images = FAMILIES.flatMap((family) =>
  imageVersions(family).flatMap((version) =>
    (['cpu', 'gpu'] as const).map((processor) => ({
      family,
      version,
      tag: nearestTag({ family, version }, processor),
    })),
  ),
);

describe('the Python of an image', () => {
  it.each(images)('is known for $tag', ({ family, version, tag }) => {
    const { version: python, glibc, packages } = imagePythonOf(tag);
    expect(tag).toContain(`py${python.replace('.', '')}`);
    expect(['2.31', '2.35']).toContain(glibc);
    expect(tag.startsWith(`${packages['torch']}-`)).toBe(true);
    expect(packages['transformers']).toBe(family === 'huggingface' ? version : undefined);
    expect('tokenizers' in packages).toBe(family === 'huggingface');
  });

  it('has the glibc of its Ubuntu, and the older one for a tag without it', () => {
    expect(imagePythonOf('2.6.0-cpu-py312-ubuntu22.04-sagemaker').glibc).toBe('2.35');
    expect(imagePythonOf('2.5.1-cpu-py311').glibc).toBe('2.31');
  });
});
