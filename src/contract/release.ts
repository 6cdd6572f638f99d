/** The container's environment variable that names the release it serves. */
export const RELEASE_VARIABLE = 'SAGEMAKER_GATEWAY_RELEASE';

/** The public answer's header that names the release that gave it. */
export const RELEASE_HEADER = 'x-release-id';

/** The public answer's header that names the request, in answers and in logs. */
export const REQUEST_ID_HEADER = 'x-request-id';

// SageMaker forwards X-Amzn-SageMaker-Custom-Attributes verbatim, at most 1024 visible ASCII characters, and strips the
// headers it does not know: this one is the only way through. A value here is stricter, so that `,` and `=` stay
// separators.
const VALUE = /^[A-Za-z0-9._:+/=-]{1,128}$/;
const RELEASE = 'release';

/** Whether a value can travel in the Custom-Attributes header, and in any other. */
export function isAttributeValue(value: string): boolean {
  return VALUE.test(value);
}

/**
 * Named values in the format of the Custom-Attributes header: `release=abc,request=123`. Throws for an invalid value.
 */
export function attributesFor(attributes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(attributes).map(([name, value]) => {
    if (!isAttributeValue(value)) throw new Error(`the attribute "${name}" must match ${VALUE.source}`);
    return `${name}=${value}`;
  });
  return pairs.join(',');
}

/** The release in the Custom-Attributes of an endpoint's answer; undefined when the container named none. */
export function releaseFromAttributes(attributes: string | undefined): string | undefined {
  const prefix = `${RELEASE}=`;
  const pair = attributes?.split(',').find((each) => each.trim().startsWith(prefix));
  const value = pair?.trim().slice(prefix.length);
  return value !== undefined && isAttributeValue(value) ? value : undefined;
}
