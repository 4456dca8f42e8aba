import { createReadStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CancellationToken, DigestTransform, type UpdateInfo } from 'builder-util-runtime'
import { AppUpdater } from 'electron-updater'
import type { DownloadExecutorResult, DownloadUpdateOptions } from 'electron-updater/out/AppUpdater.js'
import { DownloadedUpdateHelper } from 'electron-updater/out/DownloadedUpdateHelper.js'
import { AppError } from '../../shared/errors/app-error.ts'
import type { LauncherLog } from '../launcher/log.ts'
import { describeApp } from './app-adapter.ts'
import { NodeHttpExecutor } from './node-http-executor.ts'

type Options = Readonly<{
  /** The version that runs now. */
  version: string
  /** For what is being loaded. */
  folder: string
  feedUrl: string
  log: LauncherLog
}>

/**
 * electron-updater under plain Node: it reads the feed, compares versions, keeps what it has loaded, and checks the
 * SHA-512. Ours are the way to the network and that a cut download goes on where it stopped.
 */
export class VersionUpdater extends AppUpdater {
  readonly executor = new NodeHttpExecutor()
  readonly #folder: string

  constructor({ version, folder, feedUrl, log }: Options) {
    super(null, describeApp(version, folder))
    this.#folder = folder
    const say = (sentence: unknown) => log.info({ updater: String(sentence).slice(0, 300) }, 'updater')
    this.logger = { info: say, warn: say, error: say }
    this.autoDownload = false
    this.autoInstallOnAppQuit = false
    this.disableDifferentialDownload = true
    this.downloadedUpdateHelper = new DownloadedUpdateHelper(join(folder, 'cache'))
    // Left out of the published types. Electron's own network stack is what it would be otherwise.
    Object.assign(this, { httpExecutor: this.executor })
    this.setFeedURL({ provider: 'generic', url: feedUrl })
  }

  /**
   * What the feed offers.
   *
   * @throws AppError update.older
   */
  async check(): Promise<UpdateInfo> {
    const result = await this.checkForUpdates()
    if (result?.isUpdateAvailable) return result.updateInfo
    const offered = result?.updateInfo.version ?? ''
    throw new AppError('update.older', { params: { version: offered, newest: this.currentVersion.version } })
  }

  /** The file, on the disk and checked. Loaded before, it is there at once. */
  async load(cancellationToken: CancellationToken): Promise<string> {
    const [file] = await this.downloadUpdate(cancellationToken)
    if (file === undefined) throw new Error('nothing was loaded')
    return file
  }

  /** What was loaded is not needed any more. */
  async forget(): Promise<void> {
    await this.downloadedUpdateHelper?.clear()
  }

  protected override async doDownloadUpdate(options: DownloadUpdateOptions): Promise<DownloadExecutorResult> {
    const { info, provider } = options.updateInfoAndProvider
    const [fileInfo] = provider.resolveFiles(info)
    if (!fileInfo) throw new Error('the feed names no file')
    const { sha512, size } = fileInfo.info
    return await this.executeDownload({
      fileExtension: 'tgz',
      fileInfo,
      downloadUpdateOptions: options,
      done: async () => undefined,
      task: async (destination, { headers, cancellationToken }) => {
        const part = join(this.#folder, `${sha512.slice(0, 16).replaceAll(/[^\w]/g, '-')}.part`)
        await mkdir(dirname(part), { recursive: true })
        const sizeBytes = size ?? 0
        await this.executor.loadRest(fileInfo.url, { file: part, sizeBytes, headers: headers ?? {}, cancellationToken })
        await checkDigest(part, sha512)
        await rename(part, destination)
      },
    })
  }

  override quitAndInstall(): never {
    throw new Error('versions are changed by the launcher')
  }
}

/** Over the whole file: what came after a cut proves nothing about what came before it. */
async function checkDigest(part: string, sha512: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline(createReadStream(part), new DigestTransform(sha512, 'sha512', 'base64'), nowhere)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
