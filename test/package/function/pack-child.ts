import { zipFile } from '../../../src/package/function/zip-file.ts';
import { wheelAt, wheelEntries } from '../../../src/package/function/wheel.ts';
import { storedEntry } from '../../../src/package/function/zip-entry.ts';
import { buildManifest } from '../../../src/package/manifest.ts';

// Runs in a separate process, so that umask, time zone and locale really differ.
const [wheel = '', cache = '', ...sources] = process.argv.slice(2);
const named = sources.map((source) => ({ path: source.slice(source.lastIndexOf('/') + 1), source }));
const files = (await buildManifest(named)).entries.map((entry) => storedEntry(entry, entry.path));
const zip = await zipFile([...(await wheelEntries(wheelAt(wheel))), ...files], cache);
process.stdout.write(JSON.stringify(zip));
