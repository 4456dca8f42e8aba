import { openShop, type ShopOptions, whenReady } from '../../support/shop.ts'
import { ATOL_PASSWORD, createAtolClient } from './atol-client.ts'
import { freePort } from './free-port.ts'
import { createKkmClient, KKM_PASSWORD } from './kkmserver-client.ts'

/** A shop whose register program prints through a façade, and a client of each protocol. */
export async function openFacadeShop(options: ShopOptions = {}) {
  const ports = { atol: await freePort(), kkmserver: await freePort() }
  const shop = await openShop({
    ...options,
    settings: {
      fiscalMode: 'facade',
      facade: {
        atol: { port: ports.atol, user: 'atol', password: ATOL_PASSWORD },
        kkmserver: { port: ports.kkmserver, user: 'User', password: KKM_PASSWORD },
      },
      ...options.settings,
    },
  })
  return {
    shop,
    atol: createAtolClient({ url: `http://127.0.0.1:${ports.atol}` }),
    kkm: createKkmClient({ url: `http://localhost:${ports.kkmserver}` }),
    async start() {
      const started = await shop.startAgent()
      await whenReady(started.agent)
      return started
    },
    receipts: () => shop.device.documents().filter(({ kind }) => kind === 'receipt'),
  }
}
export type FacadeShop = Awaited<ReturnType<typeof openFacadeShop>>
