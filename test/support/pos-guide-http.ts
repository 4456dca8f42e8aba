import { curlOf, stepsOf } from './guide-shell.ts'

const head = `# The requests of docs/pos-guide.md, for editors that send them (VS Code with REST Client, JetBrains).
# Written by: npx node test/support/write-api-files.ts
# Start the simulator first: npm run sim -- agent
`

const printsItself = '{{agentPrints}}'
const known: Readonly<Record<string, string>> = {
  A: '{{api}}',
  P: printsItself,
  T: 'Authorization: Bearer {{token}}',
  CODE: '{{code}}',
  LAST: '{{last}}',
  PAIR: '{{pairingCode}}',
}

/** The guide's requests as an HTTP file. What a shell takes out of an answer is a variable to fill in by hand. */
export function guideRequests(guide: string): string {
  const requests = stepsOf(guide).flatMap(({ heading, lines }) =>
    lines.flatMap(line => {
      if (line.kind !== 'curl' && line.kind !== 'set-from') return []
      const { method, url, headers, body } = curlOf(line.words, known)
      const note = line.kind === 'set-from' ? [`# put what it answers into @${nameOf(line.name)}`] : []
      const told = Object.entries(headers).map(([name, value]) =>
        name === 'content-type' ? 'content-type: application/json' : `${name}: ${value}`,
      )
      return [[`### ${heading}`, ...note, `${method} ${url}`, ...told, ...(body ? ['', body] : [])].join('\n')]
    }),
  )
  const variables = [
    '@api = http://127.0.0.1:7710/v1',
    '@agentPrints = http://127.0.0.1:7712/v1',
    '@token = sim-token-0123456789',
    '@code = 0000',
    '@last = 0',
    '@pairingCode = 00000000',
  ]
  return `${head}\n${variables.join('\n')}\n\n${requests.join('\n\n')}\n`
}

function nameOf(variable: string): string {
  return /^\{\{(\w+)\}\}$/.exec(known[variable] ?? '')?.[1] ?? variable
}
