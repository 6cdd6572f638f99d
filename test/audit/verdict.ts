import * as z from 'zod';

/** What a look-up found; "not run" when the registry gave no complete answer. */
export interface Verdict {
  readonly tool: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  readonly detail: string;
}

const npmReport = z.object({
  auditReportVersion: z.number(),
  metadata: z.object({
    vulnerabilities: z.object({ high: z.int(), critical: z.int(), total: z.int() }),
    dependencies: z.object({ total: z.int().positive() }),
  }),
});

const pipReport = z.object({
  dependencies: z
    .array(
      z.object({
        name: z.string(),
        skip_reason: z.string().optional(),
        vulns: z.array(z.object({ id: z.string() })).default([]),
      }),
    )
    .min(1),
});

/** The verdict of `npm audit --json`. */
export function npmVerdict(output: string): Verdict {
  const tool = 'npm audit';
  const { data } = npmReport.safeParse(parsed(output));
  if (!data) return unanswered(tool, 'the registry returned no report');
  const { vulnerabilities: found, dependencies } = data.metadata;
  const outcome = found.high + found.critical > 0 ? 'failed' : 'passed';
  const counts = `${found.critical} critical, ${found.high} high, ${found.total} advisories in all`;
  return { tool, outcome, detail: `${dependencies.total} packages: ${counts}` };
}

/** The verdict of `pip-audit --format json`. PyPI's advisories have no severity, so each one counts. */
export function pipVerdict(tool: string, output: string): Verdict {
  const { data } = pipReport.safeParse(parsed(output));
  if (!data) return unanswered(tool, 'it returned no report');
  const { dependencies } = data;
  const found = dependencies.flatMap(({ name, vulns }) => vulns.map(({ id }) => `${name} ${id}`));
  if (found.length > 0) return { tool, outcome: 'failed', detail: found.join(', ') };
  const skipped = dependencies.filter(({ skip_reason: reason }) => reason !== undefined);
  const [first] = skipped;
  if (first)
    return unanswered(tool, `${skipped.length} of ${dependencies.length} packages: ${first.skip_reason}`);
  return { tool, outcome: 'passed', detail: `${dependencies.length} packages` };
}

export function unanswered(tool: string, detail: string): Verdict {
  return { tool, outcome: 'not run', detail };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    // A page of a proxy, or nothing at all.
    return undefined;
  }
}
