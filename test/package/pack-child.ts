import { packToFile } from '../../src/package/archive.ts';
import { describeModelFolder } from '../../src/package/model.ts';

// Runs in a separate process, so that umask, time zone and locale really differ.
const [modelDir = '', codeDir = '', outFile = ''] = process.argv.slice(2);
const { manifest } = await describeModelFolder({ modelDir, codeDir });
const packed = await packToFile(manifest, outFile);
process.stdout.write(JSON.stringify({ ...packed, digest: manifest.digest }));
