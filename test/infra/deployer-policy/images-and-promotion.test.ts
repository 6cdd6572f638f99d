import { describe, expect, it } from 'vitest';
import { deployerPolicies } from '../../../infra/deployer-policy/policy.ts';
import { parseConfig } from '../../../infra/parse-config.ts';
import { site } from '../declared.ts';

const SOURCE = { stage: 'dev', region: 'us-east-1' };

describe('the deployer’s policy', () => {
  it('finds the image of AWS in its registry; that of the lean container is the stack’s own', () => {
    const finding = (family: 'pytorch' | 'lean') =>
      deployerPolicies(parseConfig({ name: 'shop', model: './m', container: { family } }), site)
        .flatMap(({ Statement }) => Statement)
        .filter(({ Sid }) => Sid === 'FindTheImage');
    expect(finding('pytorch')).toMatchObject([{ Resource: expect.stringContaining(':763104351884:') }]);
    expect(finding('lean')).toEqual([]);
  });

  it('allows reading another stage’s bucket and images for promotion, but not writing', () => {
    const config = parseConfig({ name: 'shop', stage: 'prod', model: './m' });
    const all = deployerPolicies(config, site, SOURCE).flatMap(({ Statement }) => Statement);
    const global = 'arn:aws:s3:::shop-dev-123456789012-us-east-1';
    const regional = `${global}-an`;
    expect(all.filter(({ Resource }) => JSON.stringify(Resource).includes('shop-dev'))).toEqual([
      {
        Sid: 'TakeFromTheOtherStage',
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:GetObject', 's3:GetBucketTagging'],
        Resource: [regional, global].flatMap((each) => [each, `${each}/releases/*`, `${each}/models/*`]),
        Condition: { StringEquals: { 'aws:ResourceAccount': '123456789012' } },
      },
      {
        Sid: 'TakeImagesFromTheOtherStage',
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: ['arn:aws:ecr:us-east-1:123456789012:repository/shop-dev'],
      },
    ]);
  });
});
