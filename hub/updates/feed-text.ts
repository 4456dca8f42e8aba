import type { ReleaseManifest } from '../../src/shared/desktop/update.ts'

/** Names electron-updater asks for, by platform: `latest.yml`, `latest-linux.yml`, `latest-linux-arm64.yml`, `latest-mac.yml`. */
export function isChannelFile(name: string): boolean {
  return /^latest(-linux|-linux-arm64|-mac)?\.yml$/.test(name)
}

/**
 * What electron-updater's generic provider reads. JSON is YAML, and no field of a manifest can break out of it.
 *
 * @see https://www.electron.build/auto-update (the fields of UpdateInfo)
 */
export function channelText({ version, file, size, sha512, publishedAtMs }: ReleaseManifest): string {
  const files = [{ url: file, sha512, size }]
  const releaseDate = new Date(publishedAtMs).toISOString()
  return `${JSON.stringify({ version, files, path: file, sha512, releaseDate }, undefined, 2)}\n`
}
