/** A name of a part of a function: `function:qualifier`. */
export interface QualifiedName {
  readonly functionName: string;
  readonly qualifier: string;
}

export function qualifiedName({ functionName, qualifier }: QualifiedName): string {
  return `${functionName}:${qualifier}`;
}

/** The parts of a name; the qualifier is empty for a bare name. */
export function partsOfName(name: string): QualifiedName {
  const [functionName = '', qualifier = ''] = name.split(':');
  return { functionName, qualifier };
}

/** The ARN of the function in the ARN of a version or alias. */
export function unqualifiedArn(arn: string | undefined): string | undefined {
  return arn?.split(':').slice(0, 7).join(':');
}
