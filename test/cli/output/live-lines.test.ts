import { PassThrough } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { createLiveLines } from '../../../src/cli/output/live-lines.ts';
import { createReport } from '../../../src/cli/output/report.ts';

const COLUMNS = 72;

/** A report on an emulated terminal; `screen` returns the visible text. */
function onTerminal() {
  const terminal = new Terminal({ cols: COLUMNS, rows: 20, allowProposedApi: true, convertEol: true });
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: COLUMNS });
  let written = '';
  stream.on('data', (data: Buffer) => (written += data.toString()));
  let nowMs = 0;
  const live = createLiveLines(stream, () => nowMs);
  const report = createReport({
    json: false,
    color: false,
    out: (text) => stream.write(text),
    err: (text) => stream.write(text),
    live,
  });
  const screen = async (): Promise<string[]> => {
    await new Promise<void>((resolve) => {
      terminal.write(written, resolve);
    });
    written = '';
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    );
    return lines.filter((line): line is string => line !== undefined && line !== '');
  };
  return { report, live, screen, advance: (ms: number) => (nowMs += ms) };
}

const started = (id: string) => ({ type: 'started', id, name: id, action: 'create' }) as const;
const waiting = (id: string, elapsedMs: number) =>
  ({ type: 'waiting', id, phase: 'Creating', elapsedMs, expectedMs: 150_000 }) as const;
const done = (id: string, elapsedMs: number) => ({ type: 'done', id, action: 'create', elapsedMs }) as const;

describe('progress on a terminal', () => {
  it('is one line for each resource in progress, with phase, elapsed and expected time', async () => {
    const { report, screen } = onTerminal();
    report.event(started('endpoint'));
    report.event(started('archive'));
    report.event(waiting('endpoint', 45_000));
    report.event({ type: 'bytes', id: 'archive', doneBytes: 3_200_000, totalBytes: 11_800_000 });
    expect(await screen()).toEqual([
      '  + endpoint  Creating  45 s of about 2 min 30 s',
      '  + archive   create  [#######.................] 3.2 of 11.8 MB  0 s',
    ]);
  });

  it('becomes a plain line above the others when the resource is done', async () => {
    const { report, screen } = onTerminal();
    report.event(started('endpoint'));
    report.event(started('role'));
    report.event(done('role', 1_200));
    report.say('A warning from elsewhere');
    expect(await screen()).toEqual([
      '  + role (1.2 s)',
      'A warning from elsewhere',
      '  + endpoint  create  0 s',
    ]);
    report.event(done('endpoint', 3_000));
    expect(await screen()).toEqual(['  + role (1.2 s)', 'A warning from elsewhere', '  + endpoint (3.0 s)']);
  });

  it('cuts a line at the width of the terminal', async () => {
    const { report, live, screen } = onTerminal();
    report.event(started('a-resource-with-a-long-name'.repeat(4)));
    const [line = ''] = await screen();
    expect(line.length).toBeLessThan(COLUMNS);
    live.clear();
    expect(await screen()).toEqual([]);
  });

  it('is gone when the command fails', async () => {
    const { report, screen } = onTerminal();
    report.event(started('endpoint'));
    report.failure(new TypeError('x is not a function'));
    expect((await screen()).join('\n')).not.toContain('+ endpoint');
  });
});

describe('a question', () => {
  const asked = (answer: string) =>
    createReport({
      json: false,
      color: false,
      out: () => {},
      err: () => {},
      ask: async () => answer,
    }).confirm('Delete 3 resources?', new AbortController().signal);

  it.each(['y', 'yes', ' Y '])('is confirmed with "%s"', async (answer) => {
    await expect(asked(answer)).resolves.toBeUndefined();
  });

  it.each(['', 'n', 'nay'])('is declined with "%s", and nothing happens', async (answer) => {
    await expect(asked(answer)).rejects.toMatchObject({
      code: 'interrupted',
      hint: expect.stringContaining('--yes'),
    });
  });
});
