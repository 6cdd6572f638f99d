/** The environment variables that configure the address of the runtime API, as in every AWS SDK. */
export type AddressEnvironment = Readonly<Record<string, string | undefined>>;

interface Partition {
  readonly regions: RegExp;
  readonly suffix: string;
  readonly dualStackSuffix: string;
}

// botocore 1.44, partitions.json: all other regions are in the commercial partition.
const OTHER_PARTITIONS: readonly Partition[] = [
  { regions: /^cn-/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'api.amazonwebservices.com.cn' },
  { regions: /^eusc-/, suffix: 'amazonaws.eu', dualStackSuffix: 'api.amazonwebservices.eu' },
  { regions: /^us-iso-/, suffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov' },
  { regions: /^us-isob-/, suffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud' },
  { regions: /^eu-isoe-/, suffix: 'cloud.adc-e.uk', dualStackSuffix: 'api.cloud-aws.adc-e.uk' },
  { regions: /^us-isof-/, suffix: 'csp.hci.ic.gov', dualStackSuffix: 'api.aws.hci.ic.gov' },
];
const COMMERCIAL: Partition = { regions: /^/, suffix: 'amazonaws.com', dualStackSuffix: 'api.aws' };

/**
 * The address of SageMaker's runtime API: the configured one, or the region's by the rules of the service's model
 * (botocore, sagemaker-runtime, endpoint-rule-set-1). Throws an Error when the configured one is not a URL.
 */
export function runtimeAddress(environment: AddressEnvironment, region: string): URL {
  const named = namedAddress(environment);
  if (named !== undefined) return new URL(named);
  const isDualStack = environment['AWS_USE_DUALSTACK_ENDPOINT'] === 'true';
  const isFips = environment['AWS_USE_FIPS_ENDPOINT'] === 'true';
  return new URL(`https://${regionalHost(region, isDualStack, isFips)}`);
}

/** AWS_ENDPOINT_URL of this service, or of all; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches both off. */
function namedAddress(environment: AddressEnvironment): string | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  return environment['AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME'] || environment['AWS_ENDPOINT_URL'] || undefined;
}

function regionalHost(region: string, isDualStack: boolean, isFips: boolean): string {
  const partition = OTHER_PARTITIONS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL;
  const suffix = isDualStack ? partition.dualStackSuffix : partition.suffix;
  if (!isFips) return `runtime.sagemaker.${region}.${suffix}`;
  if (isDualStack || partition !== COMMERCIAL) return `runtime.sagemaker-fips.${region}.${suffix}`;
  // The two partitions that share a suffix have different host names: all of GovCloud is FIPS.
  return region.startsWith('us-gov-')
    ? `runtime.sagemaker.${region}.${suffix}`
    : `runtime-fips.sagemaker.${region}.${suffix}`;
}
