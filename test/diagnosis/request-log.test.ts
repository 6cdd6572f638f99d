import { describe, expect, it } from 'vitest';
import { linesOfRequest } from '../../src/diagnosis/request-log.ts';

/** Lines of one stream; `texts` of another request never come back. */
const stream = (name: string, ...texts: string[]) => texts.map((text) => ({ stream: name, text }));

const texts = (lines: readonly { text: string }[]): string[] => lines.map(({ text }) => text);

const proxyLine = (id: string): string => `{"level":"INFO","event":"request","requestId":"${id}"}`;

describe('linesOfRequest', () => {
  it('takes a traceback between the id and the access line for the request, and nothing beyond', () => {
    const container = stream(
      'model',
      'loaded 8 labels',
      'request=one=',
      'Traceback (most recent call last):',
      'ValueError: no',
      '"POST /invocations" 500 3',
      'between',
      'request=two=',
      '"POST /invocations" 200 3',
    );
    expect(texts(linesOfRequest(container, 'one='))).toEqual([
      'request=one=',
      'Traceback (most recent call last):',
      'ValueError: no',
      '"POST /invocations" 500 3',
    ]);
  });

  it("ends a request at the next one's id when the model server wrote no access line", () => {
    const container = stream('model', 'request=one', 'Worker died.', 'request=two', 'fine');
    expect(texts(linesOfRequest(container, 'one'))).toEqual(['request=one', 'Worker died.']);
  });

  it("reads the id behind the model server's own prefix", () => {
    const prefix = '2024 [INFO ] W-model-1-stdout com.amazonaws.ml.mms.wlm.WorkerLifeCycle - ';
    const line = `${prefix}request=a`;
    expect(texts(linesOfRequest(stream('model', line, 'more'), 'a'))).toEqual([line, 'more']);
  });

  it("brings Lambda's lines about the invocation along, in both log formats", () => {
    const plain = [
      'START RequestId: x',
      proxyLine('one'),
      'END RequestId: x',
      'REPORT RequestId: x\tDuration: 1',
    ];
    const json = [
      '{"time":"t","type":"platform.start","record":{"requestId":"y"}}',
      proxyLine('one'),
      '{"time":"t","type":"platform.report","record":{"requestId":"y"}}',
    ];
    const other = ['START RequestId: z', proxyLine('two'), 'REPORT RequestId: z\tDuration: 1'];
    const lines = [...stream('plain', ...plain, ...other), ...stream('json', ...json)];
    expect(texts(linesOfRequest(lines, 'one'))).toEqual([...plain, ...json]);
  });

  it('keeps what a model function logs together, from START to REPORT, in both log formats', () => {
    const plain = [
      'START RequestId: x Version: 3',
      'loading',
      '[INFO]\t2026-12-01T00:00:00.000Z\tx\trequest=one trace=t',
      'ValueError: no',
      'END RequestId: x',
      'REPORT RequestId: x\tDuration: 1',
    ];
    const json = [
      '{"time":"t","type":"platform.start","record":{"requestId":"y"}}',
      'request=one',
      '{"time":"t","type":"platform.report","record":{"requestId":"y"}}',
    ];
    const other = ['START RequestId: z', 'request=two', 'REPORT RequestId: z\tDuration: 1'];
    // Another environment was ended before its REPORT.
    const cut = ['START RequestId: v', 'request=two', 'START RequestId: w', 'request=one'];
    const lines = [
      ...stream('plain', 'INIT_START', ...plain, ...other),
      ...stream('json', ...json),
      ...stream('cut', ...cut),
    ];
    expect(texts(linesOfRequest(lines, 'one'))).toEqual([...plain, ...json, ...cut.slice(2)]);
  });

  it.each(['lambdaRequestId', 'upstreamRequestId', 'sagemakerRequestId', 'traceId'])(
    'finds a request by its %s on both sides of SageMaker',
    (name) => {
      const proxy = `{"event":"request","requestId":"one","${name}":"other-id"}`;
      const lines = [
        ...stream('proxy', proxy, proxyLine('two')),
        ...stream('model', 'request=one trace=t', '"POST /invocations" 200 3', 'request=two'),
      ];
      expect(texts(linesOfRequest(lines, 'other-id'))).toEqual([
        proxy,
        'request=one trace=t',
        '"POST /invocations" 200 3',
      ]);
    },
  );

  it('keeps streams apart whose lines are mixed by time', () => {
    const lines = [
      ...stream('a', 'request=one'),
      ...stream('b', 'request=two'),
      ...stream('a', 'of one'),
      ...stream('b', 'of two'),
    ];
    expect(texts(linesOfRequest(lines, 'two'))).toEqual(['request=two', 'of two']);
  });

  it('takes no id for another that begins alike', () => {
    const lines = [...stream('a', 'request=one'), ...stream('b', proxyLine('one'))];
    expect(linesOfRequest(lines, 'on')).toEqual([]);
    expect(linesOfRequest(lines, 'one2')).toEqual([]);
  });
});
