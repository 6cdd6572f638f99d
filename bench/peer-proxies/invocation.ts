import { deadlines } from '../../src/contract/deadlines.ts';
import { ANSWER_LIMIT, BODY_LIMITS } from '../../src/contract/limits.ts';
import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { encodeTarget, TARGET_VARIABLE } from '../../src/contract/target.ts';

export const ENDPOINT = 'bench';

/** The environment that Lambda and a deploy would set, with `url` for SageMaker's runtime API. */
export function proxyEnvironment(url: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: 'example',
    AWS_ENDPOINT_URL: url,
    ENDPOINT,
    [TARGET_VARIABLE]: encodeTarget({
      via: 'sagemaker',
      endpoint: ENDPOINT,
      task: 'text-classification',
      path: '/classify',
      bodyLimit: BODY_LIMITS.sagemakerServerless,
      answerLimit: ANSWER_LIMIT,
      predictMs: deadlines.predictMs,
    }),
    [STACK_VARIABLE]: 'bench-dev',
  };
}

/** One request as an HTTP API passes it to its function. */
export function classifyEvent(requestId: string): object {
  return {
    version: '2.0',
    routeKey: 'POST /classify',
    rawPath: '/classify',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'abc.execute-api.us-east-1.amazonaws.com' },
    requestContext: {
      requestId,
      http: { method: 'POST', path: '/classify', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' },
    },
    body: '{"inputs":["UBER TRIP 4412","rent october"],"parameters":{"top_k":2}}',
    isBase64Encoded: false,
  };
}
