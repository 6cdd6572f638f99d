/** Where a stack stands: everything an ARN needs besides a name. */
export interface Site {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}
