import { releaseFromAttributes } from '../../contract/release.ts';
import type { Invoke } from './invoke.ts';
import type { SignedCall } from './signed-call.ts';

const ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

/** InvokeEndpoint of SageMaker. Endpoint names contain no characters that need escaping in a path. */
export function endpointInvoker(endpoint: string, call: SignedCall): Invoke {
  const path = `/endpoints/${endpoint}/invocations`;
  return async ({ body, contentType, accept, attributes, signal }) => {
    const headers = { accept, 'content-type': contentType, [ATTRIBUTES]: attributes };
    const answer = await call({ path, headers, body, signal });
    return {
      body: answer.body,
      contentType: answer.headers['content-type'],
      release: releaseFromAttributes(answer.headers[ATTRIBUTES]?.toString()),
      upstreamId: answer.headers['x-amzn-requestid']?.toString(),
    };
  };
}
