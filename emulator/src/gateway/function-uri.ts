/** Either form of a Lambda function's address; the function's ARN is what is invoked. */
const FUNCTION_URI =
  /^(?:arn:[a-z-]+:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/)?(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[a-zA-Z0-9-_]+(?::[a-zA-Z0-9-_$]+)?)(?:\/invocations)?$/;

/** The ARN of the function a URI names; undefined for a URI that names none. */
export function functionIn(uri: string | undefined): string | undefined {
  return FUNCTION_URI.exec(uri ?? '')?.[1];
}
