/** An SDK shape as this service's JSON carries it: the same member names, times as seconds since the epoch. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Name in keyof T]: Wire<T[Name]> }
      : T;

/** Now, as this service writes times. */
export function wireTime(): number {
  return Math.floor(Date.now() / 1000);
}
