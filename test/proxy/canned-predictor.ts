import { createApp } from '../../src/proxy/app.ts';
import type { App, AppOptions } from '../../src/proxy/app-context.ts';
import type { LogLine } from '../../src/proxy/log-line.ts';
import { task } from '../../src/tasks/text-classification.ts';
import type { PredictOptions, Prediction } from '../../src/proxy/predictor/predictor.ts';

export const OPENAPI = '{"openapi":"3.1.0"}';
export const ANSWER = '[[{"label":"food","score":0.98}]]';

export interface Stage {
  readonly app: App;
  readonly lines: LogLine[];
  readonly predicted: { body: string; options: PredictOptions }[];
}

type Predict = (body: string, options: PredictOptions) => Promise<Partial<Prediction>>;

/** An app with a predictor that records its calls, and the log. */
export function stage(predict: Predict = async () => ({}), options: Partial<AppOptions> = {}): Stage {
  const lines: LogLine[] = [];
  const predicted: Stage['predicted'] = [];
  const app = createApp({
    task,
    path: task.path,
    predictMs: 27_500,
    predictor: {
      async predict(body, how) {
        const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
        predicted.push({ body: text, options: how });
        how.onAttempt?.();
        return {
          body: ANSWER,
          contentType: 'application/json',
          release: 'r-7',
          upstreamId: 'aws-1',
          ...(await predict(text, how)),
        };
      },
    },
    limits: {
      request: { name: 'API', max: 4 * 1024 * 1024, unit: 'bytes' },
      answer: { name: 'way-back', max: 1000, unit: 'bytes' },
    },
    openApi: async () => OPENAPI,
    log: (line) => lines.push(line),
    ...options,
  });
  return { app, lines, predicted };
}

/** A POST /classify as it arrives through the gateway: bytes, with only the headers given. */
export function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Request {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return new Request('http://gateway/classify', { method: 'POST', body: bytes, headers });
}
