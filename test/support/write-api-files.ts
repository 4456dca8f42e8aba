import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { liveOpenApi, openApiFile } from './live-openapi.ts'
import { guideRequests } from './pos-guide-http.ts'

const docs = join(import.meta.dirname, '../../docs')

writeFileSync(openApiFile, await liveOpenApi())
writeFileSync(join(docs, 'pos-guide.http'), guideRequests(readFileSync(join(docs, 'pos-guide.md'), 'utf8')))
