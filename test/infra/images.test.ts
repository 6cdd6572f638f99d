import { describe, expect, it } from 'vitest';
import { type AwsContainer, imageFor, imageVersions, nearestVersion } from '../../infra/images.ts';
import { site } from './declared.ts';

const container = (over: Partial<AwsContainer> = {}): AwsContainer => ({ family: 'huggingface', ...over });

describe('imageFor', () => {
  it.each([
    [{}, 'cpu', 'huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04'],
    [{}, 'gpu', 'huggingface-pytorch-inference:2.6.0-transformers5.5.3-gpu-py312-cu124-ubuntu22.04'],
    [
      { version: '4.37.0' },
      'gpu',
      'huggingface-pytorch-inference:2.1.0-transformers4.37.0-gpu-py310-cu118-ubuntu20.04',
    ],
    [{ family: 'pytorch' }, 'gpu', 'pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker'],
    [{ family: 'pytorch', version: '2.4.0' }, 'cpu', 'pytorch-inference:2.4.0-cpu-py311'],
  ] as const)('gives %j on %s its tag', (over, processor, tag) => {
    expect(imageFor(site, container(over), processor).uri).toBe(
      `763104351884.dkr.ecr.eu-west-1.amazonaws.com/${tag}`,
    );
  });

  it('uses the account and domain of the China regions', () => {
    const image = imageFor({ ...site, partition: 'aws-cn', region: 'cn-north-1' }, container(), 'cpu');
    expect(image.uri).toMatch(/^727897471807\.dkr\.ecr\.cn-north-1\.amazonaws\.com\.cn\//);
  });

  it.each([
    ['4.51', '4.51.3'],
    ['4.50.0', '4.49.0'],
    ['5.0.0', '5.5.3'],
    ['4.26.0', '4.37.0'],
    ['v4.48.1', '4.48.0'],
    ['latest', '5.5.3'],
  ])('names the version nearest to %s', (asked, nearest) => {
    expect(nearestVersion(asked, imageVersions('huggingface'))).toBe(nearest);
    expect(() => imageFor(site, container({ version: asked }), 'cpu')).toThrow(`the closest is ${nearest}`);
  });
});
