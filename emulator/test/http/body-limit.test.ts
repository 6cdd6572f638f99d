import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws-error.ts';
import { withBodyLimit } from '../../src/http/body-limit.ts';

const MIB = 1024 * 1024;

/** A body that never ends; counts what is read of it. */
function endless(): { body: ReadableStream<Uint8Array>; read: () => number } {
  let bytes = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    bytes += MIB;
    controller.enqueue(new Uint8Array(MIB));
  };
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), read: () => bytes };
}

function post(path: string, body: ReadableStream<Uint8Array> | string, headers: Record<string, string> = {}) {
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
  return new Request(`http://localhost${path}`, init);
}

describe('a request body', () => {
  it.each([
    ['sagemaker', '/', 4, 'RequestTooLargeException', 413],
    ['apigateway', '/restapis', 10, 'RequestTooLargeException', 413],
    ['lambda', '/2015-03-31/functions/f/invocations', 7, 'RequestTooLargeException', 413],
    ['lambda', '/2015-03-31/functions', 67, 'RequestEntityTooLargeException', 413],
    ['s3', '/bucket?delete', 4, 'MaxMessageLengthExceeded', 400],
  ])('without end is read by %s %s to the limit of %d MiB', async (service, path, limitMib, name, status) => {
    const { body, read } = endless();
    await expect(withBodyLimit(post(path, body), service).arrayBuffer()).rejects.toMatchObject({
      name,
      status,
    });
    expect(read() / MIB).toBeLessThanOrEqual(limitMib + 2);
  });

  it.each([
    ['sagemaker', '/', 4 * MIB + 1],
    ['lambda', '/2015-03-31/functions', 69_905_068],
    ['s3', '/bucket', 400 * MIB],
  ])('that announces more is refused by %s %s before it is read', (service, path, bytes) => {
    const { body, read } = endless();
    expect(() => withBodyLimit(post(path, body, { 'content-length': String(bytes) }), service)).toThrow(
      AwsError,
    );
    expect(read()).toBe(0);
  });

  it('within the limit is passed on', async () => {
    expect(await withBodyLimit(post('/', 'content'), 'sagemaker').text()).toBe('content');
  });
});
