import type { Signature } from './signature.ts';

/** What the REST flavour of API Gateway says, while it is built and when it is called. */
export const restApi: readonly Signature[] = [
  {
    id: 'rest-path-unknown',
    where: 'gateway',
    pattern: /Missing Authentication Token/,
    cause:
      'A REST API has no method at this path, or the request to a closed one carries no signature; it says the same to both.',
    fix: 'Call the URL that `npm run status` prints, with its stage (/live/classify), and signed where the route is closed.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  {
    id: 'domain-taken',
    where: 'aws',
    pattern: /The domain name you provided already exists/,
    cause: 'The domain is set up in API Gateway already, perhaps in another account or region.',
    fix: 'Delete it there, or name another domain in gateway.domain.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
  },
  {
    id: 'certificate-elsewhere',
    where: 'aws',
    pattern: /The provided certificate does not exist/,
    cause: 'ACM has no such certificate in the region of the API, or it has not been issued yet.',
    fix: 'Request or import the certificate in this very region, wait until it is issued, and name its ARN.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-specify-certificate-for-custom-domain-name.html',
  },
  {
    id: 'api-gateway-busy',
    where: 'aws',
    pattern: /TooManyRequestsException: Too Many Requests/,
    cause:
      'The account changes API Gateway faster than it may: one deployment in 5 seconds, one deletion of a REST API in 30.',
    fix: 'Run the same command again after a minute: it goes on where it stopped.',
    link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  },
];
