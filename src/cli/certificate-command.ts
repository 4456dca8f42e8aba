import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { makeCertificate } from '../agent/lan/make-certificate.ts'
import { writeDurably } from '../db/write-durably.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { defaultDataFolder } from './paths.ts'

const CERTIFICATE = 'lan-certificate.pem'
const KEY = 'lan-key.pem'
const FIVE_YEARS_DAYS = 1826

/** `tillside certificate`: what other computers of the shop recognise this one by, where the chain has no certificates of its own. */
export function addCertificateCommand(program: Command): void {
  program
    .command('certificate')
    .description('make a self-signed certificate for the shop’s network')
    .option('--data <folder>', 'data folder it is written to', process.env.TILLSIDE_DATA ?? defaultDataFolder())
    .option('--name <names...>', 'host names and addresses others call this computer by; its own by default')
    .option('--days <days>', 'how long it is good', days, FIVE_YEARS_DAYS)
    .option('--replace', 'also over one that is there: whoever trusts that one must be given the new one', false)
    .action((options: { data: string; name?: readonly string[]; days: number; replace: boolean }) => {
      const folder = resolve(options.data)
      const [first = hostname(), ...others] = options.name ?? [hostname(), ...ownAddresses()]
      const taken = [CERTIFICATE, KEY].map(name => join(folder, name)).find(file => existsSync(file))
      if (taken && !options.replace)
        throw new AppError('request.malformed', { params: { field: '--replace', file: taken } })
      const made = makeCertificate([first, ...others], { nowMs: Date.now(), days: options.days })
      writeDurably(join(folder, KEY), Buffer.from(made.key))
      writeDurably(join(folder, CERTIFICATE), Buffer.from(made.certificate))
      const { fingerprint256, validTo } = new X509Certificate(made.certificate)
      console.log(`${join(folder, CERTIFICATE)}: give this file to the computers that shall trust this one`)
      console.log(`${join(folder, KEY)}: never leaves this computer`)
      console.log(`names: ${[first, ...others].join(', ')}\ngood until: ${validTo}\nSHA-256: ${fingerprint256}`)
      console.log(`settings.yaml:\n  lan:\n    names: [${[first, ...others].map(name => `"${name}"`).join(', ')}]`)
    })
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
}

function days(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 36_525) throw new InvalidArgumentError('1 to 36525 days.')
  return number
}
