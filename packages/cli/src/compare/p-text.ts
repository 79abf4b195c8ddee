/** A p-value to four digits, small ones as powers of ten; "-" for none. */
export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined) return "-";
  return p < 0.0001 ? p.toExponential(1) : p.toFixed(4);
}
