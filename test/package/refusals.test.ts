import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pack } from './bundled-model.ts';
import { refusalOf } from './model-folder.ts';
import { REFUSALS, type Refusal } from './refusals.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'models.md');

/** A row of the table in docs/models.md, with what the fault says. */
async function rowOf({ cause, changes, image }: Refusal): Promise<string[]> {
  const { message, hint } = await refusalOf(pack(changes, image));
  return [cause, `\`${message.replace(/\/\S*sagemaker-gateway-package-\w+/, 'DIR')}\``, hint];
}

/** The rows of the page's only table with these causes, as their cells. */
async function documented(): Promise<string[][]> {
  const lines = (await readFile(PAGE, 'utf8')).split('\n').filter((line) => line.startsWith('| '));
  const rows = lines.map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | *\|?$/g, '').trim()));
  return rows.filter(([cause]) => REFUSALS.some((each) => each.cause === cause));
}

describe('a model folder that is refused', () => {
  it('is listed in docs/models.md with what it is told', async () => {
    expect(await documented()).toEqual(await Promise.all(REFUSALS.map(rowOf)));
  });

  it('is told something else than the others', async () => {
    const rows = await Promise.all(REFUSALS.map(rowOf));
    expect(new Set(rows.map(([, message]) => message)).size).toBe(REFUSALS.length);
  });
});
