import { attributesFor } from '../contract/release.ts';

interface Line {
  readonly stream: string;
  readonly text: string;
}

// What a stream writes first and last for one request: Lambda in its two log formats, and the container, where
// inference.py writes the pair of the Custom-Attributes header first and the model server its access line last.
const FIRST = /^START RequestId: |"type":"platform\.start"|(?:^|\s)request=\S+/;
const LAST = /^REPORT RequestId: |"type":"platform\.report"|POST \/invocations/;

// The other ids that the proxy's line of a request carries: Lambda's, SageMaker's and that of the trace.
const OTHER_IDS = ['lambdaRequestId', 'sagemakerRequestId', 'traceId'] as const;

/**
 * The lines of one request, in their order, by whichever of its ids (by that of a trace, of all its requests). Everything that a stream writes between a request's first and last line
 * is taken for its own, tracebacks included: Lambda serves one request at a time in an environment, and so does a
 * container with one worker, which is how endpoints are deployed.
 */
export function linesOfRequest<T extends Line>(lines: readonly T[], requestId: string): T[] {
  const isNamed = naming(requestIdsOf(lines, requestId));
  const streams = Map.groupBy(lines, ({ stream }) => stream);
  const wanted = new Set([...streams.values()].flatMap((stream) => inOneStream(stream, isNamed)));
  return lines.filter((line) => wanted.has(line));
}

function inOneStream<T extends Line>(lines: readonly T[], isNamed: (text: string) => boolean): T[] {
  return blocks(lines)
    .filter((block) => block.some(({ text }) => isNamed(text)))
    .flat();
}

/** Cuts a stream into requests; a line between two requests stands alone. */
function blocks<T extends Line>(lines: readonly T[]): T[][] {
  const found: T[][] = [];
  let open: T[] | undefined;
  for (const line of lines) {
    if (FIRST.test(line.text)) open = undefined;
    if (open) open.push(line);
    else found.push((open = [line]));
    if (LAST.test(line.text) || !FIRST.test(open[0]?.text ?? '')) open = undefined;
  }
  return found;
}

/** The id itself, and those of the requests whose line in the proxy's log carries it under another name. */
function requestIdsOf(lines: readonly Line[], id: string): readonly string[] {
  const members = OTHER_IDS.map((name) => `"${name}":${JSON.stringify(id)}`);
  const carrying = lines.filter(({ text }) => members.some((member) => text.includes(member)));
  const found = carrying.map(({ text }) => /"requestId":"([^"]+)"/.exec(text)?.[1]);
  return [id, ...found.filter((each) => each !== undefined)];
}

/** Finds the ids as words of their own, so that no longer id is taken for one. */
function naming(requestIds: readonly string[]): (text: string) => boolean {
  const pairs = new Set(requestIds.map((request) => attributesFor({ request })));
  const members = requestIds.map((id) => `"requestId":${JSON.stringify(id)}`);
  return (text) =>
    members.some((member) => text.includes(member)) || text.split(/\s+/).some((word) => pairs.has(word));
}
