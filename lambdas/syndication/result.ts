/** What went well, or every reason why it did not. */
export type Result<Value, Reason> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reasons: readonly Reason[] };

export function ok<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function refused<Reason>(...reasons: readonly Reason[]): Result<never, Reason> {
  return { ok: false, reasons };
}
