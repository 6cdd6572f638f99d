import type { AccountContext } from '../account/account-context.ts';
import type { FunctionSettings } from './function-settings.ts';

/** How a phase or an event ended. Only errors that the service itself detects have a type. */
export interface PhaseStatus {
  status: 'success' | 'error' | 'timeout';
  errorType?: string;
}

/** The data of an event's REPORT line. Durations in ms. */
export interface Report extends PhaseStatus {
  requestId: string;
  durationMs: number;
  initMs?: number;
  restoreMs?: number;
  memoryMb: number;
  maxMemoryMb: number;
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

  /** The init phase; `phase` is invoke when it is repeated with the first event. */
  initReport(initializationType: string, phase: 'init' | 'invoke', initMs: number, ended: PhaseStatus): void {
    const record = { initializationType, phase, ...ended, metrics: { durationMs: rounded(initMs) } };
    const fields = [`INIT_REPORT Init Duration: ${rounded(initMs)} ms`];
    if (ended.status !== 'success') fields.push(`Phase: ${phase}`, ...statusFields(ended));
    this.add(this.#json ? platformLine('platform.initReport', record) : fields.join('\t'));
  }

  /** The restore of a snapshot. */
  restoreReport(restoreMs: number, ended: PhaseStatus): void {
    const record = { ...ended, metrics: { durationMs: rounded(restoreMs) } };
    const fields = [`RESTORE_REPORT Restore Duration: ${rounded(restoreMs)} ms`, ...statusFields(ended)];
    this.add(this.#json ? platformLine('platform.restoreReport', record) : fields.join('\t'));
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
  const { initMs, restoreMs } = report;
  return {
    requestId: report.requestId,
    metrics: {
      durationMs: rounded(report.durationMs),
      billedDurationMs: billedMs(report),
      memorySizeMB: report.memoryMb,
      maxMemoryUsedMB: report.maxMemoryMb,
      ...(initMs !== undefined && { initDurationMs: rounded(initMs) }),
      ...(restoreMs !== undefined && {
        restoreDurationMs: rounded(restoreMs),
        billedRestoreDurationMs: Math.ceil(restoreMs),
      }),
    },
    status: report.status,
    ...(report.errorType && { errorType: report.errorType }),
  };
}

/** END and REPORT in text format, tab-separated, as parsed by log queries for duration and memory. */
function reportLines(report: Report): string[] {
  const { initMs, restoreMs } = report;
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${rounded(report.durationMs)} ms`,
    `Billed Duration: ${billedMs(report)} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${report.maxMemoryMb} MB`,
  ];
  if (initMs !== undefined) fields.push(`Init Duration: ${rounded(initMs)} ms`);
  if (restoreMs !== undefined) {
    fields.push(`Restore Duration: ${rounded(restoreMs)} ms`);
    fields.push(`Billed Restore Duration: ${Math.ceil(restoreMs)} ms`);
  }
  return [`END RequestId: ${report.requestId}`, [...fields, ...statusFields(report)].join('\t')];
}

function statusFields({ status, errorType }: PhaseStatus): string[] {
  if (status === 'success') return [];
  return [`Status: ${status}`, ...(errorType ? [`Error Type: ${errorType}`] : [])];
}

/** Billed by the millisecond, rounded up (Lambda pricing page), with the hooks after a restore. */
function billedMs({ durationMs, restoreMs = 0 }: Report): number {
  return Math.ceil(durationMs + Math.ceil(restoreMs));
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
