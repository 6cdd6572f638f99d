import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { PICKLED_HEAD } from '../../contract/setfit.ts';
import { NotAPickle } from '../checkpoint/pickled-value.ts';
import { selectModel } from '../select-model.ts';
import { readBytes } from '../source-file.ts';
import { configOf } from './config.ts';
import { writeConverted } from './converted-folder.ts';
import { readJoblib } from './joblib-file.ts';
import { type LinearHead, linearHead, NotLinear } from './linear-head.ts';

/**
 * Writes a SetFit model into `out` with its head as weights, which have the same scores. The operations of the pickle are
 * read, and none is run. Throws Fault `package` for a head that no weights describe.
 */
export async function convertSetFit(folder: string, out: string): Promise<void> {
  try {
    const head = await readHead(join(folder, PICKLED_HEAD));
    const { files } = await selectModel(folder);
    await writeConverted(files, head, await configOf(folder), out);
  } catch (cause) {
    if (!(cause instanceof NotLinear) && !(cause instanceof NotAPickle)) throw cause;
    const why = cause instanceof NotLinear ? cause.message : `it cannot be read: ${cause.message}`;
    throw new Fault(
      'package',
      `the head of the SetFit model ${folder} has no weights to serve: ${why}`,
      OWN,
      {
        cause,
      },
    );
  }
}

const OWN =
  'To serve it with setfit, bring a serve script of your own: --code DIR, with setfit in its requirements.txt.';

// A head of a thousand classes and as many dimensions has 8 MB.
const MAX_BYTES = 64 * 1024 * 1024;

async function readHead(source: string): Promise<LinearHead> {
  return linearHead(readJoblib(await readBytes(source, 0, MAX_BYTES)));
}
