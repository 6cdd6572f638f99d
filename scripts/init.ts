import type { Run } from '../src/cli/commands.ts';
import { findConfigFile } from '../src/config/config-file.ts';
import { initProject } from '../src/local/init-project.ts';

export const run: Run = async ({ flags }, report) => {
  const folder = process.cwd();
  const sample = flags.sample === true;
  const files = await initProject(folder, { sample, existingConfig: findConfigFile(folder) });
  for (const { file, change } of files) report.say(`${change.padEnd(7)}  ${file}`);
  report.say(
    `Next: ${sample ? '' : 'put your model into the folder set in endpoint.config.ts, then '}npm start`,
  );
  report.result({ files });
};
