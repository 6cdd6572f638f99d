import { attributesFor } from '../contract/release.ts';

interface Line {
  readonly stream: string;
  readonly text: string;
}

// The first and last line of a request in a stream: of Lambda in its two log formats, and of the container, where
// the serve script first logs the ids of the Custom-Attributes header and the model server last logs its access line.
const START = /^START RequestId: |"type":"platform\.start"/;
const IDS = /(?:^|\s)request=\S+/;
const LAST = /^REPORT RequestId: |"type":"platform\.report"|POST \/invocations/;

// The other ids in the proxy's line of a request: those of Lambda, of the call of the model (sagemakerRequestId up to
// 0.1.0) and of the trace.
const OTHER_IDS = ['lambdaRequestId', 'upstreamRequestId', 'sagemakerRequestId', 'traceId'] as const;

/**
 * The lines of one request, in order, by any of its ids; by a trace id, those of all its requests. Everything between
 * the first and last line of a request in a stream belongs to it, including tracebacks: an environment of Lambda
 * serves one request at a time, and so does a container with one worker, as endpoints are deployed.
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

/** Splits a stream into requests; a line between two requests is a group by itself. */
function blocks<T extends Line>(lines: readonly T[]): T[][] {
  const found: T[][] = [];
  let open: T[] | undefined;
  for (const line of lines) {
    if (isFirst(line, open)) open = undefined;
    if (open) open.push(line);
    else found.push((open = [line]));
    if (LAST.test(line.text) || !isFirst(open[0], undefined)) open = undefined;
  }
  return found;
}

/** In a model function, the ids are logged within what Lambda has begun. */
function isFirst(line: Line | undefined, [begin]: readonly Line[] = []): boolean {
  if (line === undefined) return false;
  return START.test(line.text) || (IDS.test(line.text) && !(begin && START.test(begin.text)));
}

/** The id itself, and the ids of requests whose line in the proxy's log has it under another name. */
function requestIdsOf(lines: readonly Line[], id: string): readonly string[] {
  const members = OTHER_IDS.map((name) => `"${name}":${JSON.stringify(id)}`);
  const carrying = lines.filter(({ text }) => members.some((member) => text.includes(member)));
  const found = carrying.map(({ text }) => /"requestId":"([^"]+)"/.exec(text)?.[1]);
  return [id, ...found.filter((each) => each !== undefined)];
}

/** Matches the ids as whole words, so that a longer id does not match. */
function naming(requestIds: readonly string[]): (text: string) => boolean {
  const pairs = new Set(requestIds.map((request) => attributesFor({ request })));
  const members = requestIds.map((id) => `"requestId":${JSON.stringify(id)}`);
  return (text) =>
    members.some((member) => text.includes(member)) || text.split(/\s+/).some((word) => pairs.has(word));
}
