/**
 * The new plain data with every unchanged part taken from the old one, so that `===` tells what changed: snapshots come
 * over a socket and are all new, while a component should draw again only when its own part differs.
 */
export function shareUnchanged<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after
  if (Array.isArray(before) && Array.isArray(after)) {
    const shared = after.map((value, index) => shareUnchanged(before[index], value))
    const isSame = before.length === after.length && shared.every((value, index) => value === before[index])
    return (isSame ? before : shared) as T
  }
  if (!isRecord(before) || !isRecord(after)) return after
  const keys = Object.keys(after)
  const shared = Object.fromEntries(keys.map(key => [key, shareUnchanged(before[key], after[key])]))
  const isSame =
    Object.keys(before).length === keys.length && keys.every(key => key in before && shared[key] === before[key])
  return (isSame ? before : shared) as T
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
