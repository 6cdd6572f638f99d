import { type MotoRequest, type Gap, textOf } from './gap.ts';

/** Preflight calls that moto does not support: the checks that need them pass. */
export const UNASKED: readonly Gap[] = [
  {
    call: 'ecr:DescribeImages',
    why: 'no registry of AWS: every image that is received for is there',
    skipped: true,
    matches: isTarget('AmazonEC2ContainerRegistry_V20150921.DescribeImages'),
    answer: async (received) => {
      const { registryId, repositoryName, imageIds } = JSON.parse(textOf(received)) as {
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
    why: 'no quotas of SageMaker (HTTP 500): refused, as for a caller without permission',
    skipped: true,
    matches: ({ headers }) => headers.get('x-amz-target')?.startsWith('ServiceQuotasV20190624.') === true,
    answer: async () => {
      const body = { __type: 'AccessDeniedException', Message: 'moto has no quotas of SageMaker.' };
      return Response.json(body, { status: 400 });
    },
  },
  {
    call: 'iam:SimulatePrincipalPolicy',
    why: 'not there (HTTP 500): refused, as for a caller without permission to simulate',
    skipped: true,
    matches: (received) =>
      received.method === 'POST' && textOf(received).startsWith('Action=SimulatePrincipalPolicy&'),
    answer: async () => {
      const detail = '<Code>AccessDenied</Code><Message>moto simulates nothing.</Message>';
      return new Response(`<ErrorResponse><Error><Type>Sender</Type>${detail}</Error></ErrorResponse>`, {
        status: 403,
        headers: { 'content-type': 'text/xml' },
      });
    },
  },
];

function isTarget(target: string): (received: MotoRequest) => boolean {
  return ({ headers }) => headers.get('x-amz-target') === target;
}
