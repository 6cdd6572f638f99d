import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/contract/fault.ts';
import { checkHooks, hookNames } from '../../src/package/hooks.ts';
import { hooks } from './model-folder.ts';

const whole = hooks['inference.py'];

function faultOf(source: string | undefined, program?: string): Fault {
  try {
    checkHooks(source, program);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was not rejected');
}

describe('checkHooks', () => {
  it('accepts a program that defines all four', () => {
    expect(() => checkHooks(whole)).not.toThrow();
  });

  it.each(hookNames)('reports a missing %s first', (hook) => {
    const fault = faultOf(whole.replace(`def ${hook}`, 'def other'));
    expect(fault).toMatchObject({ code: 'package', message: `code/inference.py does not define ${hook}` });
  });

  it('names every missing hook at once', () => {
    expect(faultOf('def input_fn(body, content_type): pass').message).toBe(
      'code/inference.py does not define model_fn, predict_fn, output_fn',
    );
  });

  it.each([
    ['in a comment', '# def model_fn(x): pass'],
    ['in a string', '"""\ndef model_fn(x): pass\n"""'],
    ['inside another function', 'def setup():\n    def model_fn(x): pass'],
    ['as a method', 'class Model:\n    def model_fn(self, x): pass'],
    ['under another name', 'def model_fn2(x): pass'],
    ['by a mere call', 'model_fn("/opt/ml/model")'],
  ])('does not count a hook %s', (_, line) => {
    const source = whole.replace('def model_fn(model_dir): return model_dir', line);
    expect(faultOf(source).message).toContain('does not define model_fn');
  });

  it('counts hooks that are imported or assigned', () => {
    expect(() =>
      checkHooks('from a import model_fn, b as input_fn\nimport c as predict_fn\noutput_fn = model_fn\n'),
    ).not.toThrow();
  });

  it('rejects transform_fn together with the hooks it replaces', () => {
    const fault = faultOf(`${whole}\ndef transform_fn(model, body, content_type, accept): pass\n`);
    expect(fault.message).toContain('transform_fn together with input_fn, predict_fn, output_fn');
  });

  it('asks for the hooks when there is transform_fn alone', () => {
    expect(faultOf('def model_fn(d): pass\ndef transform_fn(m, b, c, a): pass\n').message).toContain(
      'does not define input_fn, predict_fn, output_fn',
    );
  });

  it('names the missing file of the configured program', () => {
    expect(faultOf(undefined).message).toBe('there is no code/inference.py');
    expect(faultOf(undefined, 'serve.py').message).toBe('there is no code/serve.py');
  });

  it.each(['../serve.py', 'sub/serve.py', 'serve', 'my-serve.py', ''])(
    'rejects %j as a program',
    (program) => {
      expect(faultOf(whole, program).message).toContain('is not a valid program');
    },
  );
});
