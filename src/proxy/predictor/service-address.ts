/** The environment variables that configure the address of a service, as in every AWS SDK. */
export type AddressEnvironment = Readonly<Record<string, string | undefined>>;

/** The services that run models. */
export type Service = 'sagemaker' | 'lambda';

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

interface Options {
  readonly region: string;
  readonly partition: Partition;
  readonly isDualStack: boolean;
  readonly isFips: boolean;
}

/** What differs between the services: their own variable, and the first part of the host name. */
const SERVICES: Readonly<
  Record<Service, { readonly variable: string; readonly prefix: (options: Options) => string }>
> = {
  sagemaker: { variable: 'AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME', prefix: sagemakerPrefix },
  lambda: {
    variable: 'AWS_ENDPOINT_URL_LAMBDA',
    prefix: ({ isFips, region }) => `lambda${isFips ? '-fips' : ''}.${region}`,
  },
};

/**
 * The address of a service: the configured one, or the region's by the rules of the service's model (botocore,
 * endpoint-rule-set-1 of sagemaker-runtime and lambda). Throws an Error when the configured one is not a URL.
 */
export function serviceAddress(service: Service, environment: AddressEnvironment, region: string): URL {
  const { variable, prefix } = SERVICES[service];
  const named = namedAddress(variable, environment);
  if (named !== undefined) return new URL(named);
  const isDualStack = environment['AWS_USE_DUALSTACK_ENDPOINT'] === 'true';
  const isFips = environment['AWS_USE_FIPS_ENDPOINT'] === 'true';
  const partition = OTHER_PARTITIONS.find(({ regions }) => regions.test(region)) ?? COMMERCIAL;
  const suffix = isDualStack ? partition.dualStackSuffix : partition.suffix;
  return new URL(`https://${prefix({ region, partition, isDualStack, isFips })}.${suffix}`);
}

/** AWS_ENDPOINT_URL of this service, or of all; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches both off. */
function namedAddress(variable: string, environment: AddressEnvironment): string | undefined {
  if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  return environment[variable] || environment['AWS_ENDPOINT_URL'] || undefined;
}

function sagemakerPrefix({ region, partition, isDualStack, isFips }: Options): string {
  if (!isFips) return `runtime.sagemaker.${region}`;
  if (isDualStack || partition !== COMMERCIAL) return `runtime.sagemaker-fips.${region}`;
  // The two partitions that share a suffix have different host names: all of GovCloud is FIPS.
  return region.startsWith('us-gov-') ? `runtime.sagemaker.${region}` : `runtime-fips.sagemaker.${region}`;
}
