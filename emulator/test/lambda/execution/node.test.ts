import { functionInput } from '../function-account.ts';
import { runtimeSuite } from './runtime-suite.ts';

runtimeSuite({
  members: (source) => {
    const { FunctionName: _name, ...members } = functionInput('', source);
    return members;
  },
  thrown: 'TypeError',
  line: (level, text) => new RegExp(String.raw`^\S+Z\t([0-9a-f-]{36}|undefined)\t${level}\t${text}$`),
  sources: {
    context: `export const handler = async (event, context) => ({
      event, name: context.functionName, memory: context.memoryLimitInMB, arn: context.invokedFunctionArn,
      left: context.getRemainingTimeInMillis() > 2000, group: context.logGroupName,
    });`,
    variables: 'export const handler = async () => process.env;',
    counter: 'let n = 0; export const handler = async () => ++n;',
    thrower:
      'let n = 0; export const handler = async () => { if (n++) return n; throw new TypeError("no good"); };',
    missingModule: 'import "./absent.mjs"; export const handler = 1;',
    missingHandler: 'export const other = 1;',
    syntaxError: 'export const handler = (;',
    exit: 'export const handler = () => process.exit(7);',
    exitAtInit: 'process.exit(7);',
    hang: 'export const handler = () => new Promise(() => setInterval(() => {}, 9));',
    leak: 'const kept = []; export const handler = () => { for (;;) kept.push(new Array(1000).fill(kept.length)); };',
    talker: `console.log('at init');
      export const handler = async () => {
        console.log('one');
        console.error('several\\nlines');
        process.stdout.write('unfinished');
      };`,
    flood: `process.stderr.write('e'.repeat(300_000) + '\\n');
      export const handler = async () => {
        for (let n = 0; n < 3000; n++) process.stdout.write(n + 'x'.repeat(100) + '\\n');
        process.stderr.write('last');
      };`,
    levels: 'export const handler = async () => { console.debug("hidden"); console.warn("shown"); };',
    holder:
      'export const handler = async ({ url }) => { await (await fetch(url)).text(); return process.pid; };',
    process: 'export const handler = async () => process.pid;',
  },
});
