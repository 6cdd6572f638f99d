/** Parts of tasks whose answer has one entry per input. */

interface Inputs {
  readonly inputs: unknown;
}

/** Number of inputs of a request with one item or a list of them. */
export function countInputs({ inputs }: Inputs): number {
  return Array.isArray(inputs) ? inputs.length : 1;
}

/** What is wrong with the number of entries of an answer to a list; undefined when it is right. */
export function countMismatch(answer: unknown, request: Inputs, entries: string): string | undefined {
  if (!Array.isArray(request.inputs)) return undefined;
  const expected = request.inputs.length;
  const found = Array.isArray(answer) ? answer.length : 1;
  return found === expected ? undefined : `has ${found} ${entries} for ${expected} inputs`;
}

/** Pairs of an input and its answer. */
export function pairs(inputs: unknown, answer: unknown): readonly (readonly [unknown, unknown])[] {
  if (!Array.isArray(inputs)) return [[inputs, answer]];
  const answers = answer as readonly unknown[];
  return inputs.map((input: unknown, index) => [input, answers[index]]);
}

export interface LabelScore {
  readonly label: string;
  readonly score: number;
}

const MAX_LABELS = 3;

/** `transport 0.970, bills 0.020` */
export function bestLabels(labels: readonly LabelScore[]): string {
  return labels
    .slice(0, MAX_LABELS)
    .map(({ label, score }) => `${label} ${score.toFixed(3)}`)
    .join(', ');
}

/** An input as one line of text. */
export function inputText(input: unknown): string {
  return typeof input === 'string' ? `"${input}"` : JSON.stringify(input);
}
