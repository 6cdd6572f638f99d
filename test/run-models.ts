import { testPython } from './test-python.ts';

/**
 * `npm run test:models`: model folders, archives and serve scripts as their own tools write them, through package,
 * doctor, deploy and requests to the URL, compared with what the ecosystem itself answers. Words after `--` select rows
 * by their names; `--json` prints a JSON object per row, `--write` writes docs/model-table.md. Installs PyTorch and the
 * peers on first use.
 */
process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ??= (await testPython()).python;
// Its imports read the variable.
const { runTable } = await import('./peers/models/run-table.ts');
process.exitCode = await runTable(process.argv.slice(2));
