import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_TELEMETRY } from '../../src/contract/no-telemetry.ts';
import { declared, specOf } from '../infra/declared.ts';
import { PYTHON } from '../emulated-account.ts';
import { predictTraced, STRACE, trace } from './traced-container.ts';

// ONNX Runtime creates its store when it is imported, and sends it about nine seconds later. So the files show whether
// telemetry is on; the calls are those of loading and predicting, by any library.
describe('a prediction in a container on this machine', () => {
  it('leaves no file behind and calls no other machine', async (context) => {
    const { files, calls } = await predictTraced({});
    expect(files).toEqual([]);
    context.skip(calls === undefined, 'the files were checked; the connections need strace');
    expect(calls).toEqual([]);
  });

  it('would leave ONNX Runtime’s device id behind without the variables', async () => {
    const { files } = await predictTraced({ ORT_DISABLE_TELEMETRY: '0' });
    expect(files).toContain('.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid');
  });

  it.skipIf(STRACE === undefined)('would be caught calling another machine', async () => {
    // TEST-NET-1 (RFC 5737) reaches nobody; the socket does not wait for an answer.
    const call = "import socket; s = socket.socket(); s.setblocking(False); s.connect_ex(('192.0.2.1', 443))";
    expect(await trace(PYTHON, ['-c', call])).toEqual([expect.stringContaining('192.0.2.1')]);
  });
});

describe('no telemetry', () => {
  it('is in the environment of every model that is deployed, whatever its serve script', () => {
    for (const type of ['sagemaker-serverless', 'sagemaker-realtime'] as const) {
      const { environment } = specOf(declared({ host: { type } }).resources, 'model');
      expect(environment).toMatchObject(NO_TELEMETRY);
    }
  });

  it('comes from npm either', () => {
    expect(readFileSync(new URL('../../.npmrc', import.meta.url), 'utf8')).toContain('update-notifier=false');
  });
});
