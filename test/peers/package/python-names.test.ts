import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { moduleNames } from '../../../src/package/python-names.ts';

/** The names that a module binds on import, according to Python. */
function namesByPython(source: string): string[] {
  const program = [
    'import json, sys',
    'module = {"__name__": "inference"}',
    'exec(compile(sys.stdin.read(), "inference.py", "exec"), module)',
    'print(json.dumps(sorted(name for name in module if not name.startswith("__"))))',
  ].join('\n');
  return JSON.parse(
    execFileSync('python3', ['-c', program], { input: source, encoding: 'utf8' }),
  ) as string[];
}

const raw = String.raw;

const cases: Record<string, string> = {
  functions: 'def a(x, *, y=1):\n  return x\nasync def b(): pass\n@staticmethod\ndef c(\n    z,\n): pass\n',
  'nested functions':
    'def a():\n    def b(): pass\n    c = 1\n    def d():\n        e = 2\n    return b\nf = 1\n',
  'methods of a class': 'class A:\n    x = 1\n    def b(self):\n        pass\n    c = 2\nd = A\n',
  assignments: 'a = 1\nb: int = 2\nc: int\n(d, e), *f = (1, 2), 3\ng = h = 4\n[i, j] = 5, 6\ng += 1\n',
  'comparisons and keywords':
    'a = dict(b=1)\na == 2\nc = a != 3\nd = [1][0 if a == {} else 0]\nprint(end="")\n',
  imports:
    'import os.path\nimport json as a\nfrom os import getcwd as b, sep\nfrom os import (\n  path as c,\n  name,\n)\n',
  'blocks that run':
    'try:\n    from json import dumps as a\nexcept ImportError:\n    a = 0\nif True:\n\tb = 1\n\tdef c():\n\t\td = 2\n',
  'one-line blocks':
    'if True: a = 1; b = 2\nelse: a = 3\ndef c(): d = 1; e = 2\ntry: f: int = 1\nfinally: pass\n',
  'a main guard': 'a = 1\nif __name__ == "__main__":\n    b = 2\nelse:\n    c = 3\n',
  'typing imports':
    'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from json import loads as a\nb = 1\n',
  docstrings: raw`"""
def a(): pass
"""
b = """x
c = 1
""" + '''
d = 2 \'''
e = 3
'''
`,
  'strings with traps': raw`a = "# no comment (" # comment (
b = 'it\'s ['
c = r"\w"
d = f"{a}="
`,
  comments: '# def a(): pass\n#"""\nb = 1 # = c\n#"""\n',
  'continued lines': 'a = \\\n  1\nif a and \\\n   True:\n    b = 2\nc = (1,\n# )\n2)\n',
  semicolons: 'a = 1; b = 2; import json as c\n',
  'windows line ends': 'def a():\r\n    b = 1\r\nc = 2\r\n',
  lambdas: 'a = lambda b=1, *c: (b, c)\nd = {"e": 1}\n',
};

describe('moduleNames', () => {
  it.each(Object.entries(cases))('finds what Python binds: %s', (_, source) => {
    expect([...moduleNames(source)].toSorted()).toEqual(namesByPython(source));
  });

  it('reads past a byte order mark', () => {
    expect(moduleNames('\uFEFFdef a(): pass')).toEqual(new Set(['a']));
  });

  it('terminates on an unterminated string', () => {
    expect(moduleNames('a = 1\nb = """open')).toEqual(new Set(['a', 'b']));
  });
});
