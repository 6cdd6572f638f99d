import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/contract/fault.ts';
import { checkHooks, hookNames, moduleOf } from '../../src/package/hooks.ts';
import { hooks } from './model-folder.ts';

const whole = hooks['inference.py'];
const bert = { family: 'huggingface', environment: {}, paths: ['config.json'] } as const;
const pickled = { family: 'huggingface', environment: {}, paths: ['export.pkl'] } as const;
const traced = { family: 'pytorch', environment: {}, paths: ['traced.pt', 'notes.txt'] } as const;

function faultOf(source: string, toolkit: Parameters<typeof checkHooks>[2] = pickled): Fault {
  try {
    checkHooks(source, 'serve.py', toolkit);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was not rejected');
}

const only = (...names: readonly string[]): string => names.map((name) => `def ${name}(*a): pass\n`).join('');

describe('checkHooks', () => {
  it.each([
    ['all four', whole],
    ['model_fn alone', only('model_fn')],
    ['model_fn and transform_fn', only('model_fn', 'transform_fn')],
    ['model_fn and predict_fn', only('model_fn', 'predict_fn')],
    ['a star import', 'from hooks import *'],
    ['imports and assignments', 'from a import model_fn, b as input_fn\noutput_fn = model_fn\n'],
  ])('accepts %s for any model', (_, source) => {
    for (const toolkit of [bert, pickled, traced])
      expect(() => checkHooks(source, 'serve.py', toolkit)).not.toThrow();
  });

  it('accepts hooks without model_fn where the toolkit loads the model itself', () => {
    const named = { ...pickled, environment: { HF_TASK: 'text-classification' } };
    for (const hook of [...hookNames.slice(1), 'transform_fn'])
      for (const toolkit of [bert, named, traced])
        expect(() => checkHooks(only(hook), 'serve.py', toolkit)).not.toThrow();
  });

  it.each([
    [pickled, 'needs a config.json or the variable HF_TASK'],
    [{ ...traced, paths: ['a.pt', 'b.pth'] }, 'exactly one TorchScript file (.pt or .pth), not 2'],
    [{ ...traced, paths: ['inner/a.pt'] }, 'exactly one TorchScript file (.pt or .pth), not 0'],
  ])('rejects a program without model_fn where the toolkit has none: %j', (toolkit, why) => {
    const { message } = faultOf(only('predict_fn'), toolkit);
    expect(message).toContain('code/serve.py does not define model_fn, and the default of');
    expect(message).toContain(why);
  });

  it.each([
    ['nothing', ''],
    ['in a comment', '# def model_fn(x): pass'],
    ['in a string', '"""\ndef model_fn(x): pass\n"""'],
    ['inside another function', 'def setup():\n    def model_fn(x): pass'],
    ['as a method', 'class Model:\n    def model_fn(self, x): pass'],
    ['under another name', 'def model_fn2(x): pass'],
    ['by a mere call', 'model_fn("/opt/ml/model")'],
  ])('rejects a program that defines no hook: %s', (_, source) => {
    expect(faultOf(source, bert).message).toBe(
      'code/serve.py defines none of model_fn, input_fn, predict_fn, output_fn and transform_fn',
    );
  });

  it('rejects transform_fn together with the hooks that it replaces', () => {
    const fault = faultOf(`${whole}\ndef transform_fn(model, body, content_type, accept): pass\n`);
    expect(fault.message).toContain('transform_fn together with input_fn, predict_fn, output_fn');
  });
});

describe('moduleOf', () => {
  it.each([
    ['serve.py', 'serve'],
    ['my-serve.py', 'my-serve'],
    ['package/serve.py', 'package.serve'],
  ])('%s is the module %s', (program, module) => {
    expect(moduleOf(program)).toBe(module);
  });

  it.each(['../serve.py', '/serve.py', './serve.py', 'serve', 'serve.v2.py', 'a b.py', ''])(
    'rejects %j',
    (program) => {
      expect(() => moduleOf(program)).toThrow('is not a Python module below code/');
    },
  );
});
