const BIN = 'sagemaker-gateway';

// npm sets the name of the running script; npx sets `npx`.
const script = process.env['npm_lifecycle_event'];
const throughNpm = script !== undefined && script !== 'npx';
const prefix = script === 'npx' ? `npx ${BIN}` : BIN;

/** A command line as this user would type it: through npm if npm runs the CLI, otherwise by the name of the bin. */
export function commandLine(command: string, args = ''): string {
  const rest = args === '' ? '' : `${throughNpm ? ' --' : ''} ${args}`;
  return `${throughNpm ? 'npm run' : prefix} ${command}${rest}`;
}

/** Any text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A text that names npm scripts of this repository, with command lines as this user would type them. */
export function withCommandLines(text: string): string {
  if (throughNpm) return text;
  return text
    .replaceAll(/npm run deploy:(serverless|realtime)-endpoint/g, 'npm run deploy -- --host sagemaker-$1')
    .replaceAll(/npm (?:run )?(?=start)|npm run (?=[a-z])/g, `${prefix} `)
    .replaceAll(new RegExp(`(${prefix} [a-z]+) -- `, 'g'), '$1 ')
    .replaceAll(/(--host sagemaker-[a-z]+) -- /g, '$1 ');
}
