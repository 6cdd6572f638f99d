/** The text of a known failure, with its cause and its fix. */
export interface Signature {
  readonly id: string;
  /** Who writes the text: the model's container, AWS while it creates resources, or the API and its proxy. */
  readonly where: 'container' | 'aws' | 'gateway';
  /** Matched against one line at a time. */
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
  readonly link?: string;
  /** Says that something failed but not why; reported only if no other signature matches. */
  readonly general?: true;
}
