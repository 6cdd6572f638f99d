import { describe, expect, it } from 'vitest';
import { checkImageSize, divided, MAX_UNZIPPED_BYTES } from '../../../src/package/function/limits.ts';
import { refusalThrownBy } from '../model-folder.ts';
import { entryOfSize } from './zip-fixtures.ts';

const MB = 1_000_000;
const TMP_BYTES = 512 * MB;

/** The parts of a function by their sizes in bytes. */
const partsOf = ({ packages = 90 * MB, code = 0, model = 0, bytecode = 0 }) => ({
  packages: new Map([
    ['numpy 2.4.6', [entryOfSize('packages/numpy.py', 10 * MB)]],
    ['onnxruntime 1.31.1', [entryOfSize('packages/onnxruntime.py', packages - 10 * MB)]],
  ]),
  code: [entryOfSize('lambda_handler.py', code)],
  model: [entryOfSize('model/model.onnx', model)],
  bytecode: [entryOfSize('packages/__pycache__/numpy.pyc', bytecode)],
  modelBytecode: [entryOfSize('model/code/__pycache__/inference.pyc', bytecode === 0 ? 0 : 1)],
});
type Sizes = Parameters<typeof partsOf>[0];

const packed = (sizes: Sizes, tmpBytes = TMP_BYTES, mayHaveModel = true) => {
  const { entries, ...division } = divided(partsOf(sizes), sizes.model ?? 0, tmpBytes, mayHaveModel);
  return { ...division, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
};

describe('Lambda accepts 262,144,000 bytes, unzipped', () => {
  const room = MAX_UNZIPPED_BYTES - 90 * MB;

  it('which the model may fill, to the byte', () => {
    expect(MAX_UNZIPPED_BYTES).toBe(250 * 1024 * 1024);
    expect(packed({ model: room })).toEqual({
      modelInZip: true,
      bytecodeInZip: true,
      bytes: MAX_UNZIPPED_BYTES,
    });
  });

  it('and which it leaves to bytecode if it belongs into S3', () => {
    const small = { model: 10 * MB, bytecode: 3 * MB };
    expect(packed(small).modelInZip).toBe(true);
    expect(packed(small, TMP_BYTES, false)).toEqual({
      modelInZip: false,
      bytecodeInZip: true,
      bytes: 93 * MB,
    });
    expect(() => packed({ model: TMP_BYTES + 1 }, TMP_BYTES, false)).toThrow('/tmp');
  });

  it('with one byte more, the model is left out, and unpacked to /tmp', () => {
    expect(packed({ model: room + 1 })).toEqual({ modelInZip: false, bytecodeInZip: true, bytes: 90 * MB });
  });

  it('the model matters more than bytecode, which is left out if both do not fit', () => {
    expect(packed({ model: room - 3 * MB - 1, bytecode: 3 * MB })).toMatchObject({ bytecodeInZip: true });
    expect(packed({ model: room - 3 * MB, bytecode: 3 * MB })).toEqual({
      modelInZip: true,
      bytecodeInZip: false,
      bytes: MAX_UNZIPPED_BYTES - 3 * MB,
    });
  });

  it('packages that leave no room for their bytecode go without it', () => {
    const sizes = { packages: MAX_UNZIPPED_BYTES, model: 1, bytecode: 1 };
    expect(packed(sizes)).toEqual({ modelInZip: false, bytecodeInZip: false, bytes: MAX_UNZIPPED_BYTES });
  });

  it('packages and code that do not fit are refused, with the largest and the hosts that have room', () => {
    const refusal = refusalThrownBy(() => packed({ packages: MAX_UNZIPPED_BYTES, code: 1 }));
    expect(refusal.message).toBe(
      'packages and code have 262144001 bytes (onnxruntime 1.31.1 252.1 MB, numpy 2.4.6 10.0 MB); ' +
        'a Lambda zip has at most 262144000, unzipped',
    );
    expect(refusal.hint).toMatch(
      /code\/requirements\.txt.*--host lambda-image \(10 GB\), lambda-efs or sagemaker-serverless/,
    );
  });
});

it('A Lambda zip with more files than one without zip64 has is refused', () => {
  const many = Array.from({ length: 65_536 }, (_, index) => entryOfSize(`packages/f${index}`, 0));
  const parts = {
    packages: new Map([['many 1.0', many]]),
    code: [],
    model: [],
    bytecode: [],
    modelBytecode: [],
  };
  const refusal = refusalThrownBy(() => divided(parts, 0, 0));
  expect(refusal.message).toBe('the function has 65536 files; a Lambda zip has at most 65535');
  expect(refusal.hint).toContain('--host lambda-image');
  const fewer = { ...parts, packages: new Map([['many 1.0', many.slice(1)]]) };
  expect(divided(fewer, 0, 0).entries).toHaveLength(65_535);
});

describe('Lambda accepts images of 10 GiB, unpacked', () => {
  const GIB = 1024 ** 3;
  const base = (...sizes: readonly number[]) => ({
    name: 'python',
    config: { architecture: 'amd64', os: 'linux', rootfs: { diff_ids: [] } },
    layers: sizes.map((bytes) => ({ mediaType: '', digest: '', bytes, open: async function* () {} })),
  });

  it('with the layers of the base, to the byte', () => {
    const parts = partsOf({ packages: GIB, model: 9 * GIB - 30 });
    expect(() => checkImageSize(parts, base(10, 20))).not.toThrow();
    const refusal = refusalThrownBy(() => checkImageSize(parts, base(10, 21)));
    expect(refusal.message).toBe(
      'packages, model and code have 10737418210 bytes, and python at least 31; a Lambda image has at most 10737418240, unpacked',
    );
    expect(refusal.hint).toContain('--host lambda-efs or sagemaker-realtime');
  });
});

describe('a model that is not in the zip', () => {
  it('fits /tmp, to the byte', () => {
    expect(packed({ model: TMP_BYTES })).toMatchObject({ modelInZip: false });
  });

  it('is refused with one byte more, with both limits', () => {
    const refusal = refusalThrownBy(() => packed({ model: TMP_BYTES + 1 }));
    expect(refusal.message).toMatch(/has 512000001 bytes.*room for 172144000 .* has 512000000$/);
    expect(refusal.hint).toMatch(/larger \/tmp.*--host lambda-image/);
  });
});
