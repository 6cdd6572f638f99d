/** What SetFit saves its head in, with joblib. */
export const PICKLED_HEAD = 'model_head.pkl';

/** The same head as weights, which the built-in serve script reads (inference-code/tasks/sentence_classifier.py). */
export const HEAD = 'setfit_head.safetensors';
