import { takeWriterLock } from '../../../src/db/writer-lock.ts'

const lock = takeWriterLock(process.argv[2] ?? '')
console.log('locked')
setInterval(() => lock, 1000)
