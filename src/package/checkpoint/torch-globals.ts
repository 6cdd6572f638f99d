/**
 * What torch.load(weights_only=True) lets a file name, by the first version that does: `_get_allowed_globals` in
 * torch/_weights_only_unpickler.py of 2.1.0 (the oldest in an image), 2.2.0, 2.3.0, 2.4.0, 2.5.1 and 2.6.0.
 */
const ALLOWED: readonly (readonly [since: string, names: RegExp])[] = [
  ['2.1', /^collections\.OrderedDict$/],
  ['2.1', /^torch\.(Size|Tensor|nn\.parameter\.Parameter|serialization\._get_layout)$/],
  ['2.1', /^torch\.(complex(32|64|128)|float(16|32|64)|int(8|16|32|64))$/],
  ['2.1', /^torch\.(cuda\.)?(sparse\.)?(Double|Float|Long|Int|Short|Char|Byte|Half|BFloat16|Bool)Tensor$/],
  [
    '2.1',
    /^torch\.(cuda\.)?(Double|Float|Long|Int|Short|Char|Byte|Half|Bool|BFloat16|Complex(Double|Float))Storage$/,
  ],
  ['2.1', /^torch\.(QUInt8|QInt8|QInt32|QUInt4x2|QUInt2x4)Storage$/],
  ['2.1', /^torch\.storage\.(Typed|Untyped)Storage$/],
  ['2.1', /^torch\._utils\._rebuild_(parameter|tensor(_v2)?|sparse_tensor|meta_tensor_no_storage)$/],
  ['2.1', /^torch\._tensor\._rebuild_from_type_v2$/],
  ['2.2', /^torch\.float8_(e5m2|e4m3fn)$/],
  ['2.2', /^torch\._utils\._rebuild_(tensor_v3|nested_tensor)$/],
  ['2.3', /^torch\.float8_(e5m2|e4m3)fnuz$/],
  ['2.4', /^(collections\.Counter|torch\.device)$/],
  ['2.4', /^torch\.(bool|bfloat16|uint8|bits(8|16|1x8|2x4|4x2)|quint8|qint8|qint32|quint4x2|quint2x4)$/],
  ['2.4', /^torch\.per_(tensor_(affine|symmetric)|channel_(affine|symmetric|affine_float_qparams))$/],
  ['2.4', /^torch\._utils\._rebuild_(parameter_with_state|qtensor|wrapper_subclass)$/],
  ['2.5', /^(_codecs\.encode|builtins\.bytearray|torch\._utils\._rebuild_device_tensor_from_numpy)$/],
  ['2.6', /^torch\.uint(16|32|64)$/],
  ['2.6', /^(builtins\.(set|complex)|torch\._utils\._rebuild_device_tensor_from_cpu_tensor)$/],
];

/** The first version of torch that lets a file name this class or function; undefined if none does. */
export function allowedSince(name: string): string | undefined {
  return ALLOWED.find(([, names]) => names.test(name))?.[0];
}

/** Whether a version such as 2.10.1 is `since` or newer. */
export function isAtLeast(version: string, since: string): boolean {
  const [have, need] = [version, since].map((each) => each.split('.').map(Number));
  const [major = 0, minor = 0] = have ?? [];
  const [needMajor = 0, needMinor = 0] = need ?? [];
  return major > needMajor || (major === needMajor && minor >= needMinor);
}
