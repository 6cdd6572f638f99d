import type { Signature } from './signature.ts';

/** Between caller and model: signature, route, proxy, InvokeEndpoint. */
export const gatewayAndProxy: readonly Signature[] = [
  {
    id: 'payload-too-large',
    where: 'gateway',
    pattern: /has oversize body/,
    cause: 'The request exceeds the limit of 4 MB for serverless endpoints.',
    fix: 'Send fewer texts in one request.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-invoke.html',
  },
  {
    id: 'invocation-timeout',
    where: 'gateway',
    pattern: /Your invocation timed out while waiting for a response from container/,
    cause: 'The model did not respond within the 60 seconds that SageMaker allows.',
    fix: 'Send fewer texts in one request, or deploy with a higher --memory: CPU scales with it.',
    link: 'https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html',
  },
  {
    id: 'endpoint-missing',
    where: 'gateway',
    pattern: /Endpoint \S+ of account \S+ not found/,
    cause:
      'The proxy calls an endpoint that does not exist in its region: it was deleted, or not created yet.',
    fix: 'Run `npm run status`, then deploy again: this creates the endpoint.',
  },
  {
    id: 'invoke-denied',
    where: 'gateway',
    pattern: /is not authorized to perform: sagemaker:InvokeEndpoint/,
    cause:
      "The proxy's role may not call the endpoint. Policies are case-sensitive, and endpoint names are lower case there.",
    fix: 'Deploy again: this writes the policy of the role.',
  },
  {
    id: 'function-not-invocable',
    where: 'gateway',
    pattern: /Invalid permissions on Lambda function/,
    cause:
      'The function does not allow this API to invoke it; the permission is lost when the function is recreated.',
    fix: 'Deploy again: this adds the permission.',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/intro-permission-model.html',
  },
  {
    id: 'signature-mismatch',
    where: 'gateway',
    pattern: /The request signature we calculated does not match/,
    cause: 'The signature does not match the key, region, service or body of the request.',
    fix: 'Sign for the service execute-api, the region of the URL, and exactly the body that you send.',
  },
];

/** REST APIs, at creation and at invocation. */
export const restApi: readonly Signature[] = [
  {
    id: 'rest-path-unknown',
    where: 'gateway',
    pattern: /Missing Authentication Token/,
    cause:
      'The path does not exist, or the request is not signed; a REST API answers both with this message.',
    fix: 'Call the URL that `npm run status` prints, with its stage (/live/classify), and sign the request if the route requires it.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  {
    id: 'domain-taken',
    where: 'aws',
    pattern: /The domain name you provided already exists/,
    cause: 'The domain already exists in API Gateway, perhaps in another account or region.',
    fix: 'Delete it there, or set another domain in gateway.domain.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
  },
  {
    id: 'certificate-elsewhere',
    where: 'aws',
    pattern: /The provided certificate does not exist/,
    cause: 'The certificate does not exist in ACM in the region of the API, or has not been issued yet.',
    fix: 'Request or import the certificate in this region, wait until it is issued, and set its ARN.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-specify-certificate-for-custom-domain-name.html',
  },
  {
    id: 'api-gateway-busy',
    where: 'aws',
    pattern: /TooManyRequestsException: Too Many Requests/,
    cause:
      'The account exceeds the rate limits of API Gateway: one deployment per 5 seconds, one deletion of a REST API per 30 seconds.',
    fix: 'Run the same command again after a minute: it continues where it stopped.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
];
