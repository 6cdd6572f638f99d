import { streamedRequest } from './streamed-request.ts';

/**
 * The request with a body of at most `maxBytes`. Throws `tooLong()` for one that announces more; the stream of one that
 * does not announce its length fails with that error where it exceeds the limit.
 */
export function boundedRequest(request: Request, maxBytes: number, tooLong: () => Error): Request {
  const { method, url, headers, signal, body } = request;
  if (body === null) return request;
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLong();
  let size = 0;
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        size += chunk.length;
        if (size > maxBytes) throw tooLong();
        controller.enqueue(chunk);
      },
    }),
  );
  return streamedRequest(url, { method, headers, signal, body: counted });
}
