import type { AccountContext } from '../account/account-context.ts';
import type { FunctionSettings } from './function-settings.ts';

/** The data of an event's REPORT line. Durations in ms. */
export interface Report {
  requestId: string;
  durationMs: number;
  initMs: number | undefined;
  memoryMb: number;
  maxMemoryMb: number;
  status: 'success' | 'error' | 'timeout';
}

/** X-Amz-Log-Result carries the last 4 KB of the execution log (API reference of Invoke). */
const TAIL_BYTES = 4096;

/** Where an execution environment writes its log. */
interface LogPlace {
  readonly region: string;
  readonly version: string;
  readonly stream: string;
  readonly settings: FunctionSettings;
}

/** The log stream of one execution environment: the function's own lines between Lambda's START and REPORT. */
export class InvocationLog {
  readonly #write: (lines: readonly string[]) => void;
  readonly #json: boolean;
  readonly #version: string;
  #event: string[] = [];

  constructor(account: AccountContext, { region, version, stream, settings }: LogPlace) {
    const { logging, role } = settings;
    this.#version = version;
    this.#write = (lines) => account.ports.logs.write(region, logging.LogGroup, stream, lines, role);
    this.#json = logging.LogFormat === 'JSON';
  }

  /** Appends lines of the process, or of Lambda about it. */
  add(...lines: string[]): void {
    if (lines.length === 0) return;
    this.#event.push(...lines);
    this.#write(lines);
  }

  start(requestId: string): void {
    this.#event = [];
    this.add(
      this.#json
        ? platformLine('platform.start', { requestId, version: this.#version })
        : `START RequestId: ${requestId} Version: ${this.#version}`,
    );
  }

  /** Ends an event. Returns the tail of its log, at most 4 KB. */
  end(report: Report): string {
    this.add(...(this.#json ? [platformLine('platform.report', reportRecord(report))] : reportLines(report)));
    return Buffer.from(`${this.#event.join('\n')}\n`)
      .subarray(-TAIL_BYTES)
      .toString();
  }
}

/** Lambda's own lines in JSON log format (developer guide, Telemetry API event schema). */
function platformLine(type: string, record: object): string {
  return JSON.stringify({ time: new Date().toISOString(), type, record });
}

function reportRecord(report: Report): object {
  return {
    requestId: report.requestId,
    metrics: {
      durationMs: rounded(report.durationMs),
      // Billed by the millisecond, rounded up (Lambda pricing page).
      billedDurationMs: Math.ceil(report.durationMs),
      memorySizeMB: report.memoryMb,
      maxMemoryUsedMB: report.maxMemoryMb,
      ...(report.initMs !== undefined && { initDurationMs: rounded(report.initMs) }),
    },
    status: report.status,
  };
}

/** END and REPORT in text format, tab-separated, as parsed by log queries for duration and memory. */
function reportLines(report: Report): string[] {
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${rounded(report.durationMs)} ms`,
    `Billed Duration: ${Math.ceil(report.durationMs)} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.maxMemoryMb} MB`,
  ];
  if (report.initMs !== undefined) fields.push(`Init Duration: ${rounded(report.initMs)} ms`);
  if (report.status !== 'success') fields.push(`Status: ${report.status}`);
  return [`END RequestId: ${report.requestId}`, fields.join('\t')];
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
