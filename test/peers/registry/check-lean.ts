import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { bundleOf, modelIn } from './lean-bundle.ts';
import { NAMESPACES, needsHere } from './lean-needs.ts';
import type { Ring } from './ring.ts';
import type { PeerRegistry } from './tools.ts';

const execute = promisify(execFile);
const DRIVER = fileURLToPath(new URL('lean_cases.py', import.meta.url));
const WHAT = 'the lean container in a chroot';
/** What lean_cases.py prints. */
const reportSchema = z.object({
  cases: z.int(),
  failures: z.array(z.string()),
  firstAnswerMs: z.int(),
  processes: z.array(z.object({ rssMiB: z.int(), uid: z.int(), capabilities: z.string() })),
  rootIsReadOnly: z.boolean(),
  exitCode: z.int(),
});

/** Starts the lean image in its root file system, as an OCI runtime would, with a model that `package` packs. */
export async function checkLean(ring: Ring, bases: PeerRegistry, registry: PeerRegistry): Promise<void> {
  const found = await needsHere();
  if (typeof found === 'string') return ring.notRun(WHAT, found);
  const bundle = await bundleOf(ring, found, bases, registry);
  const model = await modelIn(ring.scratch);
  const words = [
    ...NAMESPACES,
    found.interpreter.python,
    DRIVER,
    bundle,
    model,
    join(ring.scratch, 'lean.log'),
  ];
  const { stdout } = await execute('unshare', words, { maxBuffer: 64 * 1024 ** 2 });
  report(ring, reportSchema.parse(JSON.parse(stdout)));
}

function report({ check }: Ring, found: z.infer<typeof reportSchema>): void {
  const { cases, failures, firstAnswerMs, processes, rootIsReadOnly, exitCode } = found;
  const passed = `${cases - failures.length} of ${cases} cases`;
  check(WHAT, cases > 0 && failures.length === 0, [passed, ...failures].join('\n  '));
  const rights = processes.map(({ uid, capabilities }) => `${uid} ${capabilities}`);
  const isNobody = processes.length > 1 && rights.every((each) => /^65534 0+$/.test(each));
  check('each of its processes is nobody, without a capability', isNobody, rights.join(', '));
  check('its root is read-only', rootIsReadOnly);
  check('it ends with 0 after SIGTERM', exitCode === 0, String(exitCode));
  const sizes = processes.map(({ rssMiB }) => rssMiB);
  const total = sizes.reduce((sum, each) => sum + each, 0);
  process.stdout.write(
    `  start to first answer ${firstAnswerMs} ms, RSS after all cases ${sizes.join(' + ')} = ${total} MiB\n`,
  );
}
