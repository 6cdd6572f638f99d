/** A text that a failure leaves behind, with what it means and how to mend it. */
export interface Signature {
  readonly id: string;
  /** Who writes the text: the model's container, AWS while it builds the stack, or what stands before the model. */
  readonly where: 'container' | 'aws' | 'gateway';
  /** Read line by line, so it never spans two. */
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
  readonly link?: string;
  /** It tells that something failed, not what: kept for when nothing says more. */
  readonly general?: true;
}
