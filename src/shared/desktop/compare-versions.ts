/**
 * Which of two versions is newer: negative when `one` is older, 0 when they rank the same.
 * Semantic Versioning 2.0.0, section 11: a pre-release ranks below its release, numbers below words.
 */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [parse(one), parse(other)]
  for (let index = 0; index < 3; index += 1) {
    const difference = (a.core[index] ?? 0) - (b.core[index] ?? 0)
    if (difference !== 0) return difference
  }
  return comparePreReleases(a.preRelease, b.preRelease)
}

function parse(version: string): Readonly<{ core: readonly number[]; preRelease: readonly string[] }> {
  const dash = version.indexOf('-')
  const core = dash < 0 ? version : version.slice(0, dash)
  return { core: core.split('.').map(Number), preRelease: dash < 0 ? [] : version.slice(dash + 1).split('.') }
}

function comparePreReleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const [a, b] = [one[index], other[index]]
    if (a === undefined || b === undefined) return one.length - other.length
    const difference = comparePart(a, b)
    if (difference !== 0) return difference
  }
  return 0
}

function comparePart(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)]
  if (isNumber && isOtherNumber) return Number(one) - Number(other)
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return one < other ? -1 : one > other ? 1 : 0
}
