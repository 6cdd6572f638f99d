import shipped from '../../inference-code/telemetry.json' with { type: 'json' };

/**
 * Variables with which no library of a model sends usage data or stores a device id. They are packed into the archive,
 * where Python reads the same file. ONNX Runtime (1.29 and newer, Linux) knows only the first, huggingface_hub the
 * others.
 */
export const NO_TELEMETRY: Readonly<Record<string, string>> = shipped;
