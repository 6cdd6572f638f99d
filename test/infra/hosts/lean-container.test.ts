import { describe, expect, it } from 'vitest';
import { imageOf } from '../../../infra/images.ts';
import { artifacts, declared, specOf, statementsOf } from '../declared.ts';

const lean = { container: { family: 'lean' } } as const;
const digest = artifacts().image?.digest ?? '';

describe('an endpoint with the lean container', () => {
  it('runs the image of the stack’s repository, by its digest', () => {
    const { resources } = declared(lean);
    const { image } = specOf(resources, 'model');
    expect(image).toBe(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev@${digest}`);
    expect(imageOf(image)).toEqual({ uri: image, account: '123456789012', repository: 'shop-dev', tag: '' });
    expect(specOf(resources, 'image')).toMatchObject({ repository: 'shop-dev', image: { digest } });
  });

  it('creates the model when its image is in the repository', () => {
    const { resources } = declared(lean);
    const needs = Object.fromEntries(resources.map((each) => [each.id, each.needs]));
    expect(needs['model']).toContain('image');
    expect(needs['image']).toEqual(['repository']);
    expect(declared().resources.map(({ kind }) => kind)).not.toContain('image');
  });

  it.each(['huggingface', 'pytorch', 'lean'] as const)(
    'does not change what the role of the endpoint may pull, in a switch to or from %s',
    (family) => {
      const { resources } = declared({ container: { family } });
      const pulling = statementsOf(resources).filter(({ Action }) => Action.includes('ecr:BatchGetImage'));
      expect(pulling.map(({ Resource }) => Resource)).toEqual([
        [
          'arn:aws:ecr:eu-west-1:763104351884:repository/huggingface-pytorch-inference',
          'arn:aws:ecr:eu-west-1:763104351884:repository/pytorch-inference',
          'arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev',
        ],
      ]);
    },
  );

  it('has the same release id in every stage, and another for another image', () => {
    const { releaseId } = declared(lean);
    expect(declared({ ...lean, stage: 'prod' }).releaseId).toBe(releaseId);
    expect(declared().releaseId).not.toBe(releaseId);
  });

  it('keeps the repository of a stack that switches to it from a function', () => {
    const ofFunction = declared({ host: { type: 'lambda-image' } });
    expect(specOf(declared(lean).resources, 'repository')).toEqual(
      specOf(ofFunction.resources, 'repository'),
    );
  });
});
