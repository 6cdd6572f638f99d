import { asText, attributesOf, Global, isMadeBy, Made, type Value } from '../checkpoint/pickled-value.ts';
import { torchLinear } from './torch-linear.ts';

/** A head as weights: the scores are the softmax of its logits, or the sigmoid of each if they are independent. */
export interface LinearHead {
  /** One row per class. */
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
  /** What `predict` returns for each row; undefined if the labels have the order of the rows. */
  readonly classes: readonly Value[] | undefined;
  /** Whether each label is judged on its own: `multi_target_strategy` of SetFit. */
  readonly isMultiLabel: boolean;
  /** Whether the logits are the logarithms of sigmoids: then softmax divides these by their sum, as one-vs-rest does. */
  readonly isOneVsRest: boolean;
}

/** Why a head has no weights with the same scores. */
export class NotLinear extends Error {}

/** The head in what model_head.pkl describes. Throws NotLinear. */
export function linearHead(value: Value): LinearHead {
  if (isMadeBy(value, LOGISTIC)) return logisticHead(value);
  if (isMadeBy(value, /^sklearn\.multiclass\.OneVsRestClassifier$/)) return oneVsRestHead(value);
  if (isMadeBy(value, /^sklearn\.multioutput\.MultiOutputClassifier$/))
    return { ...independent(estimatorsOf(value)), classes: undefined };
  if (isMadeBy(value, /^setfit\.modeling\.SetFitHead$/)) return torchHead(value);
  const name = classOf(value);
  throw new NotLinear(
    name.endsWith('ClassifierChain')
      ? `it is a ${name}, in which each label depends on those before it`
      : `it is a ${name}, and only LogisticRegression, OneVsRestClassifier and MultiOutputClassifier of it, and SetFitHead are linear`,
  );
}

const LOGISTIC = /^sklearn\.linear_model\.(_logistic|logistic)\.LogisticRegression$/;

function classOf(value: Value): string {
  return value instanceof Made && value.by instanceof Global ? value.by.path : 'value of no class';
}

/** LogisticRegression.predict_proba of scikit-learn, by the rules of the version that saved it. */
function logisticHead(made: Made): LinearHead {
  const classes = listAt(made, 'classes_');
  if (classes.length === 2) return { ...binary(made), classes };
  const weight = rowsAt(made, 'coef_');
  const attributes = attributesOf(made);
  // Without `multi_class`, of scikit-learn 1.8 and newer, liblinear has only two classes.
  const mode = attributes.get('multi_class') ?? 'auto';
  const isLiblinear = attributes.get('solver') === 'liblinear';
  const isOneVsRest = mode === 'ovr' || (mode !== 'multinomial' && isLiblinear);
  const bias = biasOf(made, weight.length);
  return { weight, bias, classes, isMultiLabel: false, isOneVsRest };
}

/** Two classes: the softmax of 0 and a logit is its sigmoid. */
function binary(made: Made): Omit<LinearHead, 'classes'> {
  const { weight, bias } = positive(made);
  const zeros = weight.map(() => 0);
  return { weight: [zeros, weight], bias: [0, bias], isMultiLabel: false, isOneVsRest: false };
}

/** The logit of the second of two classes. */
function positive(made: Made): { readonly weight: readonly number[]; readonly bias: number } {
  const [row, ...others] = rowsAt(made, 'coef_');
  if (row === undefined || others.length > 0) throw new NotLinear('an estimator has not one row of coef_');
  // The two rows of a multinomial model are the opposite of each other.
  const scale = attributesOf(made).get('multi_class') === 'multinomial' ? 2 : 1;
  return { weight: row.map((each) => each * scale), bias: (biasOf(made, 1)[0] ?? 0) * scale };
}

function oneVsRestHead(made: Made): LinearHead {
  const estimators = estimatorsOf(made);
  const binarizer = attributesOf(made).get('label_binarizer_');
  if (!(binarizer instanceof Made)) throw new NotLinear('it has no label_binarizer_');
  const labelled = asText(attributesOf(binarizer).get('y_type_') ?? null).startsWith('multilabel');
  if (labelled) return { ...independent(estimators), classes: undefined };
  const classes = listAt(binarizer, 'classes_');
  const [only, ...others] = estimators;
  if (only !== undefined && others.length === 0) return { ...binary(only), classes };
  return { ...independent(estimators), classes, isMultiLabel: false, isOneVsRest: true };
}

/** One estimator per label, each for whether a text has it. */
function independent(estimators: readonly Made[]): Omit<LinearHead, 'classes'> {
  const rows = estimators.map(positive);
  return {
    weight: rows.map(({ weight }) => weight),
    bias: rows.map(({ bias }) => bias),
    isMultiLabel: true,
    isOneVsRest: false,
  };
}

function estimatorsOf(made: Made): Made[] {
  const found = attributesOf(made).get('estimators_');
  if (!Array.isArray(found) || found.length === 0)
    throw new NotLinear('it has no estimators_: it was not trained');
  return found.map((each) => {
    if (!isMadeBy(each, LOGISTIC)) throw new NotLinear(`one of its estimators is a ${classOf(each)}`);
    const classes = listAt(each, 'classes_').map(Number);
    if (classes.join() === '0,1') return each;
    throw new NotLinear(`one of its estimators has the classes ${classes.join(', ')}, not 0 and 1`);
  });
}

/** SetFitHead.forward: the logits are divided by the temperature. */
function torchHead(made: Made): LinearHead {
  const attributes = attributesOf(made);
  const divisor = Number(attributes.get('temperature') ?? 1) + Number(attributes.get('eps') ?? 0);
  const { weight, bias } = torchLinear(made);
  return {
    weight: weight.map((row) => row.map((each) => each / divisor)),
    bias: (bias ?? weight.map(() => 0)).map((each) => each / divisor),
    classes: undefined,
    isMultiLabel: attributes.get('multitarget') === true,
    isOneVsRest: false,
  };
}

function listAt(made: Made, name: string): Value[] {
  const found = attributesOf(made).get(name);
  if (Array.isArray(found)) return found;
  throw new NotLinear(`it has no ${name}: it was not trained`);
}

function rowsAt(made: Made, name: string): number[][] {
  return listAt(made, name).map((row) => (Array.isArray(row) ? row.map(Number) : []));
}

/** liblinear without an intercept has one number. */
function biasOf(made: Made, length: number): number[] {
  const found = attributesOf(made).get('intercept_') ?? 0;
  return Array.isArray(found) ? found.map(Number) : Array.from({ length }, () => Number(found));
}
