/** One API call that reached the emulator. */
export interface LoggedCall {
  service: string;
  action: string;
  status: number;
  mutating: boolean;
}

const WRITING =
  /^(Create|Authorize|Modify|Put|Set|Update|Delete|Add|Remove|Tag|Untag|Upload|Complete|Abort|Attach|Detach|Publish|Copy)/;

/** Whether an action of this name changes an account. AWS's read operations start with Get, List, Describe or Head. */
export function isMutating(action: string): boolean {
  return WRITING.test(action);
}

/** Counts calls, so that a test can prove that a second deploy writes nothing. */
export class CallLog {
  readonly calls: LoggedCall[] = [];

  record(service: string, action: string, status: number): void {
    this.calls.push({ service, action, status, mutating: isMutating(action) });
  }

  mutating(): LoggedCall[] {
    return this.calls.filter((call) => call.mutating);
  }

  clear(): void {
    this.calls.length = 0;
  }
}
