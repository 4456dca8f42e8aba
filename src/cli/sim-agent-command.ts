import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Command, Option } from 'commander'
import { reportContract, reportText } from '../kit/contract-report.ts'
import { scriptedCustomers, scriptedPromoCode, unknownPhone } from '../kit/scripted-customers.ts'
import { SIM_FRONTOL_KEY, SIM_TOKEN, startSimAgent } from '../kit/sim-agent.ts'
import type { FiscalMode } from '../shared/sale-view.ts'
import { packageFile } from './paths.ts'

type Options = Readonly<{ port: string; mode: FiscalMode; folder: string; check: boolean; quiet: boolean }>

/** `tillside sim agent`: for those who write register software. */
export function addSimAgentCommand(sim: Command, version: string): void {
  sim
    .command('agent')
    .description('the local API with customers by script and no hub to set up; judges the program that calls it')
    .option('--port <port>', 'where the register program calls', '7710')
    .addOption(new Option('--mode <mode>', 'who prints').choices(['pos-prints', 'agent-prints']).default('pos-prints'))
    .option('--folder <folder>', 'emptied at each start', '.tillside/sim-agent')
    .option('--quiet', 'do not show each call', false)
    .option('--check', 'end with 1 when a promise was broken', false)
    .action(async (options: Options) => {
      const agent = await startSimAgent({
        folder: resolve(options.folder),
        port: Number(options.port),
        fiscalMode: options.mode,
        localeFile: packageFile('renderer/locales/ru.json'),
        version,
        say: options.quiet ? () => undefined : line => console.log(line),
      })
      console.log(greeting(agent.url, options.mode))
      const end = async (): Promise<void> => {
        const report = reportContract(agent.proxy.calls())
        await agent.close()
        console.log(reportText(report))
        process.exit(options.check && !report.isClean ? 1 : 0)
      }
      process.once('SIGINT', () => void end())
      process.once('SIGTERM', () => void end())
      for await (const line of createInterface({ input: process.stdin })) {
        const answer = await agent.command(line).catch((error: unknown) => String(error))
        console.log(answer)
      }
    })
}

function greeting(url: string, mode: FiscalMode): string {
  const customers = scriptedCustomers.map(({ phone, card, happens }) => `  ${phone}  card ${card}  ${happens}`)
  return [
    `local API: ${url}/v1, documentation: ${url}/docs, mode ${mode}`,
    `  Authorization: Bearer ${SIM_TOKEN}`,
    ...(mode === 'pos-prints' ? [`  Frontol: ${url}, access key ${SIM_FRONTOL_KEY}`] : []),
    'customers:',
    ...customers,
    `  ${unknownPhone}  not known yet: joins with a code`,
    `promo code: ${scriptedPromoCode}`,
    `codes that were sent: curl ${url}/kit/codes`,
    `how your program keeps its side: curl ${url}/kit/report, or Ctrl+C`,
    'type to make trouble: lose-answer, answer-late 2000, agent-dies, agent-down 60000, hub-away, hub-slow, hub-back, printer FAULT, report',
  ].join('\n')
}
