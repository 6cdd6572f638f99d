import { describe, expect, it } from 'vitest';
import { isUsed } from '../../../src/package/function/prune.ts';

const left = (name: string, paths: readonly string[], isAlone: boolean): string[] =>
  paths.filter((path) => !isUsed({ name }, path, isAlone));

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  numpy: [
    'numpy/__init__.py',
    'numpy/_core/_multiarray_umath.cpython-313-x86_64-linux-gnu.so',
    'numpy/_typing/__init__.py',
    'numpy/typing/__init__.py',
    'numpy/lib/format.py',
    'numpy/_pytesttester.py',
    'numpy/random/mtrand.cpython-313-x86_64-linux-gnu.so',
    'numpy.libs/libgfortran-040039e1-0352e75f.so.5.0.0',
    'numpy-2.4.6.dist-info/METADATA',
    'numpy-2.4.6.dist-info/licenses/LICENSE.txt',
    'numpy-2.4.6.dist-info/licenses/numpy/_core/include/numpy/libdivide/LICENSE.txt',
  ],
  onnxruntime: [
    'onnxruntime/LICENSE',
    'onnxruntime/ThirdPartyNotices.txt',
    'onnxruntime/capi/onnxruntime_pybind11_state.cpython-313-x86_64-linux-gnu.so',
    'onnxruntime/capi/libonnxruntime_providers_shared.so',
  ],
  tokenizers: ['tokenizers/tokenizers.abi3.so', 'tokenizers/implementations/__init__.py'],
};

const UNUSED: Readonly<Record<string, readonly string[]>> = {
  numpy: [
    'numpy/__init__.pyi',
    'numpy/py.typed',
    'numpy/__init__.cython-30.pxd',
    'numpy/conftest.py',
    'numpy/_core/include/numpy/ndarrayobject.h',
    'numpy/_core/lib/libnpymath.a',
    'numpy/_core/tests/test_api.py',
    'numpy/f2py/__init__.py',
    'numpy/random/lib/libnpyrandom.a',
    'numpy/testing/__init__.py',
    'numpy/tests/test_lazyloading.py',
    'numpy/typing/tests/test_typing.py',
    'numpy-2.4.6.dist-info/RECORD',
    'numpy-2.4.6.dist-info/entry_points.txt',
  ],
  onnxruntime: [
    'onnxruntime/backend/backend.py',
    'onnxruntime/datasets/mul_1.onnx',
    'onnxruntime/quantization/quantize.py',
    'onnxruntime/tools/symbolic_shape_infer.py',
    'onnxruntime/transformers/optimizer.py',
  ],
  tokenizers: ['tokenizers/tools/visualizer.py', 'tokenizers-0.23.3.dist-info/sboms/a.cyclonedx.json'],
};

const NAMES = Object.keys(NEEDED);
const C_LIBRARY = 'onnxruntime/capi/libonnxruntime.so.1.31.1';

describe('the packages of the built-in serve script', () => {
  it.each(NAMES)('%s: has what is imported, and licenses', (name) => {
    expect(left(name, NEEDED[name] ?? [], true)).toEqual([]);
  });

  it.each(NAMES)('%s: is packed without what is not', (name) => {
    expect(left(name, UNUSED[name] ?? [], true)).toEqual(UNUSED[name]);
  });

  it.each(NAMES)('%s: is packed whole for other packages, which may import anything', (name) => {
    expect(left(name, [...(UNUSED[name] ?? []), ...(NEEDED[name] ?? [])], false)).toEqual([]);
  });

  it.each([true, false])("are packed without ONNX Runtime's library for C (alone: %s)", (isAlone) => {
    expect(left('onnxruntime', [C_LIBRARY], isAlone)).toEqual([C_LIBRARY]);
  });
});
