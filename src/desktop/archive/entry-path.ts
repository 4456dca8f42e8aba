const LONGEST_NAME_BYTES = 100
const LONGEST_PREFIX_BYTES = 155

/** What no Windows path may hold. A colon would also reach another drive or a hidden stream, a backslash another folder. */
const FORBIDDEN = /[\\:*?"<>|]|\p{Cc}/u
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** May a file of an archive have this path? It stays below the folder it is unpacked to, on every platform we run on. */
export function isSafePath(path: string): boolean {
  if (path === '' || FORBIDDEN.test(path)) return false
  return path.split('/').every(part => part !== '' && part !== '.' && !/[. ]$/.test(part) && !RESERVED.test(part))
}

/**
 * Splits a path into the two fields of a ustar header (POSIX.1-1988: `name` 100 bytes, `prefix` 155 bytes, a slash
 * between them is implied), or says that it fits into none.
 */
export function splitPath(path: string): { prefix: string; name: string } | undefined {
  if (Buffer.byteLength(path) <= LONGEST_NAME_BYTES) return { prefix: '', name: path }
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const prefix = path.slice(0, slash)
    const name = path.slice(slash + 1)
    const isFit = Buffer.byteLength(prefix) <= LONGEST_PREFIX_BYTES && Buffer.byteLength(name) <= LONGEST_NAME_BYTES
    if (isFit && name !== '') return { prefix, name }
  }
  return undefined
}
