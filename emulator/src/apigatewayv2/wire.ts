/**
 * An SDK shape as this service's JSON carries it: member names begin in lower case (botocore's locationName),
 * times are ISO 8601 text. Keys of maps (tags, route settings) are data and stay as they are.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? string extends keyof T
        ? Record<string, Wire<T[keyof T]>>
        : { [Name in keyof T as Uncapitalize<Name & string>]: Wire<T[Name]> }
      : T;

/** Now, as this service writes times: without fractions. */
export function wireTime(time = new Date()): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
