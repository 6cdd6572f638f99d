/** Partition, account and region of a stack: everything an ARN needs except the name. */
export interface Site {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** The partition a region belongs to, by its name. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
