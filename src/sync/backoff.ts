/**
 * How long to wait before trying again: doubles from `firstMs` up to `mostMs`, and lies anywhere in the upper half of
 * that, so that two thousand registers do not come back in step.
 */
export function backoffMs(
  failures: number,
  limits: Readonly<{ firstMs: number; mostMs: number }>,
  random: number,
): number {
  const fullMs = Math.min(limits.mostMs, limits.firstMs * 2 ** Math.max(0, failures - 1))
  return Math.round(fullMs * (0.5 + random / 2))
}
