import { describe, expect, it } from 'vitest';
import { Global, Made, type Value } from '../../../src/package/checkpoint/pickled-value.ts';
import { readJoblib } from '../../../src/package/setfit/joblib-file.ts';
import { linearHead } from '../../../src/package/setfit/linear-head.ts';

/** An object with attributes, as a pickle describes it. */
function made(path: string, attributes: Readonly<Record<string, Value>>): Made {
  const at = path.lastIndexOf('.');
  const found = new Made(new Global(path.slice(0, at), path.slice(at + 1)), []);
  found.state = new Map<Value, Value>(Object.entries(attributes));
  return found;
}

const THREE = {
  classes_: [0, 1, 2],
  coef_: [[1], [2], [3]],
  intercept_: [0.1, 0.2, 0.3],
  solver: 'lbfgs',
};
const TWO = { classes_: [0, 1], coef_: [[1, 2]], intercept_: [0.5], solver: 'lbfgs' };

function logistic(attributes: Readonly<Record<string, Value>>): Made {
  return made('sklearn.linear_model._logistic.LogisticRegression', attributes);
}

// LogisticRegression.predict_proba of scikit-learn 1.4, where `multi_class` is an option.
describe('the scores of a LogisticRegression', () => {
  it.each([
    ['without multi_class', {}, false],
    ['auto', { multi_class: 'auto' }, false],
    ['auto with liblinear', { multi_class: 'auto', solver: 'liblinear' }, true],
    [
      'deprecated, the default of 1.5, with liblinear',
      { multi_class: 'deprecated', solver: 'liblinear' },
      true,
    ],
    ['ovr', { multi_class: 'ovr' }, true],
    ['multinomial', { multi_class: 'multinomial' }, false],
  ])('%s', (_name, options, isOneVsRest) => {
    expect(linearHead(logistic({ ...THREE, ...options }))).toMatchObject({
      weight: [[1], [2], [3]],
      isOneVsRest,
    });
  });

  it('of two classes are a sigmoid', () => {
    expect(linearHead(logistic(TWO))).toMatchObject({
      weight: [
        [0, 0],
        [1, 2],
      ],
      bias: [0, 0.5],
      isOneVsRest: false,
    });
    expect(linearHead(logistic({ ...TWO, multi_class: 'multinomial' })).weight[1]).toEqual([2, 4]);
  });

  it('need no intercept', () => {
    expect(linearHead(logistic({ ...THREE, intercept_: 0 })).bias).toEqual([0, 0, 0]);
  });
});

describe('what has no weights with the same scores', () => {
  const outputs = (...estimators_: Value[]) =>
    made('sklearn.multioutput.MultiOutputClassifier', { estimators_ });

  it.each<[string, Value, string]>([
    [
      'an ensemble',
      made('sklearn.ensemble._forest.RandomForestClassifier', {}),
      'it is a sklearn.ensemble._forest.RandomForestClassifier',
    ],
    ['a chain', made('sklearn.multioutput.ClassifierChain', {}), 'each label depends on those before it'],
    ['a subclass', made('mine.LogisticRegression', THREE), 'it is a mine.LogisticRegression'],
    ['no model', [1, 2], 'it is a value of no class'],
    ['an untrained one', logistic({ solver: 'lbfgs' }), 'it has no classes_'],
    [
      'an untrained one of several',
      made('sklearn.multioutput.MultiOutputClassifier', {}),
      'it was not trained',
    ],
    [
      'several of another class',
      outputs(made('sklearn.svm._classes.SVC', {})),
      'one of its estimators is a sklearn.svm._classes.SVC',
    ],
    ['several with three classes', outputs(logistic(THREE)), 'has the classes 0, 1, 2, not 0 and 1'],
  ])('%s', (_name, value, why) => {
    expect(() => linearHead(value)).toThrow(why);
  });

  it('is code in the pickle, which is read and not run', () => {
    const bytes = Buffer.from('\x80\x02cposix\nsystem\nX\x05\x00\x00\x00false\x85R.', 'latin1');
    expect(() => linearHead(readJoblib(bytes))).toThrow('it is a posix.system');
  });

  it('is a compressed file', () => {
    expect(() => readJoblib(Buffer.from([0x78, 0x9c, 1, 2]))).toThrow('operation 0x78');
  });
});
