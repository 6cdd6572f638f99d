/** A function ARN, or an API Gateway invocation URI that contains one. */
const FUNCTION_URI =
  /^(?:arn:[a-z-]+:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/)?(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[a-zA-Z0-9-_]+(?::[a-zA-Z0-9-_$]+)?)(?:\/invocations)?$/;

/** The function ARN in a URI; undefined when there is none. */
export function functionIn(uri: string | undefined): string | undefined {
  return FUNCTION_URI.exec(uri ?? '')?.[1];
}
