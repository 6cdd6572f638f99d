import type { Signature } from './signature.ts';

/** What stands between a caller and the model: signature, route, proxy, InvokeEndpoint. */
export const gatewayAndProxy: readonly Signature[] = [
  {
    id: 'payload-too-large',
    where: 'gateway',
    pattern: /has oversize body/,
    cause: 'The request is larger than the 4 MB that a serverless endpoint takes.',
    fix: 'Send fewer texts in one request.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-invoke.html',
  },
  {
    id: 'invocation-timeout',
    where: 'gateway',
    pattern: /Your invocation timed out while waiting for a response from container/,
    cause: 'The model did not answer within the 60 seconds that SageMaker gives it.',
    fix: 'Send fewer texts in one request, or deploy with a higher --memory: CPU grows with it.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html',
  },
  {
    id: 'endpoint-missing',
    where: 'gateway',
    pattern: /Endpoint \S+ of account \S+ not found/,
    cause: 'The proxy asks an endpoint that does not exist in its region: it was deleted, or not made yet.',
    fix: 'Run `npm run status`, then deploy again: the endpoint is made anew.',
  },
  {
    id: 'invoke-denied',
    where: 'gateway',
    pattern: /is not authorized to perform: sagemaker:InvokeEndpoint/,
    cause:
      "The proxy's role may not call the endpoint. Names in policies count letter case; endpoint names are lower case there.",
    fix: 'Deploy again: the policy of the role is written anew.',
  },
  {
    id: 'function-not-invocable',
    where: 'gateway',
    pattern: /Invalid permissions on Lambda function/,
    cause:
      'The function does not let this API call it; its permission is lost when the function is made anew.',
    fix: 'Deploy again: the permission is written anew.',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/intro-permission-model.html',
  },
  {
    id: 'signature-mismatch',
    where: 'gateway',
    pattern: /The request signature we calculated does not match/,
    cause: 'The request was signed with another key, region, service or body than it was sent with.',
    fix: 'Sign for service execute-api in the region of the URL, over the very body you send.',
  },
];
