import { type Asked, type Gap, textOf } from './gap.ts';

/** What a deploy asks beforehand and moto cannot answer: the checks that need it find nothing wrong. */
export const UNASKED: readonly Gap[] = [
  {
    call: 'ecr:DescribeImages',
    why: 'no registry of AWS: every image that is asked for is there',
    skipped: true,
    matches: isTarget('AmazonEC2ContainerRegistry_V20150921.DescribeImages'),
    answer: async (asked) => {
      const { registryId, repositoryName, imageIds } = JSON.parse(textOf(asked)) as {
        registryId: string;
        repositoryName: string;
        imageIds: { imageTag: string }[];
      };
      const details = imageIds.map(({ imageTag }) => ({
        registryId,
        repositoryName,
        imageTags: [imageTag],
        imageSizeInBytes: 1_000_000_000,
      }));
      return Response.json({ imageDetails: details });
    },
  },
  {
    call: 'service-quotas:ListServiceQuotas, GetServiceQuota',
    why: 'no quotas of SageMaker (HTTP 500): refused, as to somebody who may not look',
    skipped: true,
    matches: ({ headers }) => headers.get('x-amz-target')?.startsWith('ServiceQuotasV20190624.') === true,
    answer: async () => {
      const body = { __type: 'AccessDeniedException', Message: 'moto has no quotas of SageMaker.' };
      return Response.json(body, { status: 400 });
    },
  },
  {
    call: 'iam:SimulatePrincipalPolicy',
    why: 'not there (HTTP 500): refused, as to somebody who may not simulate',
    skipped: true,
    matches: (asked) =>
      asked.method === 'POST' && textOf(asked).startsWith('Action=SimulatePrincipalPolicy&'),
    answer: async () => {
      const detail = '<Code>AccessDenied</Code><Message>moto simulates nothing.</Message>';
      return new Response(`<ErrorResponse><Error><Type>Sender</Type>${detail}</Error></ErrorResponse>`, {
        status: 403,
        headers: { 'content-type': 'text/xml' },
      });
    },
  },
];

function isTarget(target: string): (asked: Asked) => boolean {
  return ({ headers }) => headers.get('x-amz-target') === target;
}
