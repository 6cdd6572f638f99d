import { JSON_DENIAL, need, type ServiceRules, textOf } from '../rule.ts';

/** Actions and resource types of Amazon ECR (Service Authorization Reference). A registry is an account. */
export const ecrRules: ServiceRules<Readonly<Record<string, unknown>>> = {
  prefix: 'ecr',
  denial: JSON_DENIAL,
  operations: {
    DescribeImages: (input, { partition, region, accountId }) => {
      const registry = textOf(input['registryId']) || accountId;
      const name = textOf(input['repositoryName']);
      return [need('ecr:DescribeImages', `arn:${partition}:ecr:${region}:${registry}:repository/${name}`)];
    },
  },
};
