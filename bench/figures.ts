/** Milliseconds from the start at which requests are due that come `perSecond` for some seconds, evenly spread. */
export function toArrivals(perSecond: number, seconds: number): readonly number[] {
  const count = Math.floor(perSecond * seconds);
  return Array.from({ length: count }, (_, index) => (index * 1000) / perSecond);
}

/**
 * The smallest of the values that at least `share` of them, in (0, 1], do not exceed (nearest rank); NaN where there is
 * none.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export type Point = { readonly x: number; readonly y: number };

/** Of the line that fits best (least squares); NaN of fewer than two points. */
export function slope(points: readonly Point[]): number {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
}
