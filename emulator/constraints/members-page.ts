import { createEmulator } from '../src/index.ts';
import type { Member } from '../src/account/account-context.ts';

type Operations = Readonly<Record<string, readonly Member[]>>;

const KINDS = ['honoured', 'stored', 'no effect', 'only', 'refused'] as const;

const HEADINGS: Readonly<Record<Member['how'], string>> = {
  honoured: 'honoured',
  stored: 'stored and returned',
  'no effect': 'without effect',
  only: 'some values',
  refused: 'refused',
};

const INTRODUCTION = `# Members of the operations

Written by \`node emulator/constraints/write-members.ts\` from the service models and the \`members.ts\` of each service.

Every member of every input is one of these:

- honoured: it has the effect that it has at AWS.
- stored and returned: it has no effect, but is returned as at AWS.
- without effect: it is accepted, and the reason why it makes no difference is given.
- some values: only the values given are accepted; others are refused.
- refused: the call fails with \`NotImplemented\`, status 501, "This emulator does not support MEMBER of OPERATION."

Members of members are named with a dot. Those of a refused member are refused with it, those of a member that is
stored whole are stored with it; neither is listed or counted. A member that is not in the service model is refused.
`;

/** The page that lists how the emulator treats every member. */
export async function membersPage(): Promise<string> {
  const services = Object.entries(await membersOfServices());
  const sections = services.flatMap(([service, operations]) => [
    `## ${service}\n`,
    ...Object.entries(operations).map(([name, members]) => operationText(name, members)),
  ]);
  return [INTRODUCTION, totals(services), '', ...sections].join('\n');
}

async function membersOfServices(): Promise<Readonly<Record<string, Operations>>> {
  const emulator = await createEmulator();
  const page = await emulator.fetch(new Request('http://localhost/_emulator/members'));
  await emulator.close();
  return (await page.json()) as Readonly<Record<string, Operations>>;
}

function totals(services: readonly (readonly [string, Operations])[]): string {
  const rows = services.map(([service, operations]) =>
    row(service, Object.keys(operations).length, Object.values(operations).flat()),
  );
  const all = services.map(([, operations]) => operations);
  const count = all.reduce((sum, operations) => sum + Object.keys(operations).length, 0);
  const total = row('all', count, all.flatMap((operations) => Object.values(operations)).flat());
  const head = ['service', 'operations', 'members', ...KINDS.map((kind) => HEADINGS[kind])];
  return [tableRow(head), tableRow(head.map(() => '---')), ...rows, total, ''].join('\n');
}

function row(name: string, operations: number, members: readonly Member[]): string {
  const counts = KINDS.map((kind) => members.filter(({ how }) => how === kind).length);
  return tableRow([name, operations, members.length, ...counts].map(String));
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function operationText(name: string, members: readonly Member[]): string {
  const lines = KINDS.flatMap((kind) => {
    const found = members.filter(({ how }) => how === kind).map(memberText);
    return found.length === 0 ? [] : [`- ${HEADINGS[kind]}: ${found.join(', ')}`];
  });
  return [`### ${name}\n`, ...(lines.length === 0 ? ['It has no members.'] : lines), ''].join('\n');
}

function memberText({ path, detail }: Member): string {
  return detail === undefined ? `\`${path}\`` : `\`${path}\` (${detail})`;
}
