import { describe, expect, it } from 'vitest';
import { requiredModules } from '../../src/package/python-names.ts';

const HOOKS = ['model_fn'];

describe('the modules that a Python module needs', () => {
  it.each([
    [
      'imports',
      'import torch\nimport os.path, numpy as np ; import json',
      ['torch', 'os.path', 'numpy', 'json'],
    ],
    ['imports from', 'from a.b import c\nfrom d import (\n    e,\n    f,\n)', ['a.b', 'd']],
    ['imports in a called function', 'def model_fn(path):\n    from torch import nn\n', ['torch']],
    ['imports in `with`', 'with quiet():\n    import torch\n', ['torch']],
    [
      'imports after a block',
      'def other():\n    import a\n\nimport b\ndef model_fn(p):\n  x = 1\n  import c',
      ['b', 'c'],
    ],
  ])('%s', (_what, source, modules) => {
    expect(requiredModules(source, HOOKS)).toEqual(modules);
  });

  it.each([
    ['a function that is not called', 'def export():\n    import torch\n'],
    ['a function in a called one', 'def model_fn(p):\n    def later():\n        import torch\n'],
    ['a method', 'class A:\n    def model_fn(self):\n        import torch\n'],
    ['try', 'try:\n    import torch\nexcept ImportError:\n    torch = None\n'],
    ['a condition', 'if TYPE_CHECKING:\n    import torch\n'],
    ['a comment', '# import torch\n'],
    ['a text', '"""\nimport torch\n"""\n'],
    ['a relative import', 'from . import torch\nfrom .torch import nn\n'],
    ['another name', 'importlib.reload(x)\nfrom_ = 1\n'],
  ])('not those in %s', (_what, source) => {
    expect(requiredModules(source, HOOKS)).toEqual([]);
  });
});
