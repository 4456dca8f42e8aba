import { describeFiscalDocuments } from '../fiscal-documents-suite.ts'
import { describeFiscalPrinter } from '../fiscal-printer-suite.ts'
import { createShtrihRig } from './rig.ts'

// Windows has no ptys: there the suite runs over TCP alone.
if (process.platform !== 'win32') {
  describeFiscalDocuments('SHTRIH-M on a serial line', options => createShtrihRig('pty', options))
  describeFiscalPrinter('SHTRIH-M on a serial line', options => createShtrihRig('pty', options))
  describeFiscalPrinter('SHTRIH-M on a serial line with FF bytes around', options =>
    createShtrihRig('pty', { ...options, hasExtraFf: true }),
  )
}
describeFiscalPrinter('SHTRIH-M over TCP with FF bytes around', options =>
  createShtrihRig('tcp', { ...options, hasExtraFf: true }),
)
describeFiscalDocuments('SHTRIH-M over TCP', options => createShtrihRig('tcp', options))
