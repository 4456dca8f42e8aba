import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atolItem, atolSale, createAtolClient } from '../agent/facade/atol-client.ts'
import { type FacadeShop, openFacadeShop } from '../agent/facade/facade-shop.ts'
import { createKkmClient, kkmCheck, kkmLine } from '../agent/facade/kkmserver-client.ts'
import { expectOk } from '../support/api-client.ts'
import { bread, PHONE } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const CLOSE_RECEIPT = 0xff45

let facade: FacadeShop
let started: Awaited<ReturnType<FacadeShop['start']>>
beforeEach(async () => {
  facade = await openFacadeShop()
  started = await facade.start()
})
afterEach(async () => await facade.shop.close())

const openShift = () => facade.atol.print('shift', [{ type: 'openShift', operator: { name: 'Иванова' } }])
const lastReceipt = () => facade.receipts().at(-1)

describe('a program that prints through ATOL Web Server', () => {
  it('opens the shift, sells, returns and closes, and finds each result by its uuid', async () => {
    const { atol } = facade
    expect((await openShift())[0]).toMatchObject({ status: 'ready', result: { fiscalParams: { shiftNumber: 1 } } })
    const [sold] = await atol.print('sale', [atolSale()])
    expect(sold).toMatchObject({
      status: 'ready',
      error: { code: 0 },
      result: {
        fiscalParams: {
          fiscalDocumentNumber: lastReceipt()?.fdNumber,
          fiscalDocumentSign: String(lastReceipt()?.fiscalSign),
          fiscalReceiptNumber: 1,
          total: 91,
        },
        warnings: { notPrinted: false, nonFiscal: false, recovered: false },
      },
    })
    expect(sold?.result?.fiscalParams?.fiscalDocumentDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d$/)
    const [returned] = await atol.print('return', [atolSale({ type: 'sellReturn' })])
    expect(returned).toMatchObject({ status: 'ready', result: { fiscalParams: { fiscalReceiptNumber: 2 } } })
    const [closed] = await atol.print('close', [{ type: 'closeShift', operator: { name: 'Иванова' } }])
    expect(closed?.status).toBe('ready')
    expect(facade.receipts().map(({ receiptKind }) => receiptKind)).toEqual(['sale', 'return'])
  })

  it('sends the same uuid again and prints once', async () => {
    const { atol } = facade
    await openShift()
    await atol.print('sale', [atolSale()])
    expect(await atol.add('sale', [atolSale()])).toMatchObject({ status: 409, body: { uuid: 'sale' } })
    await atol.whenEnded('sale')
    expect(facade.receipts()).toHaveLength(1)
  })

  it('gives several tasks in one job: in order, and none after the first that fails', async () => {
    const { atol } = facade
    const results = await atol.print('job', [atolSale(), { type: 'openShift' }])
    expect(results).toMatchObject([{ status: 'error', error: { code: 73 } }, { status: 'interrupted' }])
    expect(facade.shop.device.documents().filter(({ kind }) => kind !== 'registration')).toHaveLength(0)
    const done = await atol.print('job-2', [
      { type: 'openShift' },
      atolSale(),
      { type: 'getFnStatus' },
      { type: 'reportX' },
    ])
    expect(done.map(({ status }) => status)).toEqual(['ready', 'ready', 'ready', 'ready'])
    expect(done[2]?.result).toMatchObject({ fnStatus: { fiscalDocumentNumber: lastReceipt()?.fdNumber } })
  })

  it('sees a job blocked while it is found out, and in the end its true result', async () => {
    const { atol, shop } = facade
    await openShift()
    await shop.device.inflict({ kind: 'lost-answer', command: CLOSE_RECEIPT, isKept: false })
    await atol.add('lost', [atolSale()])
    const seen = new Set<string>()
    const blocked = new Set<unknown>()
    await waitFor('the job to end', async () => {
      const status = (await atol.get('lost')).body.results[0]?.status ?? ''
      seen.add(status)
      const { body } = await atol.queue()
      if (body.isBlocked) blocked.add(body.blockedUUID)
      return status === 'ready'
    })
    expect(seen).toContain('blocked')
    expect([...blocked]).toEqual(['lost'])
    expect((await atol.whenEnded('lost'))[0]).toMatchObject({ result: { warnings: { recovered: true } } })
    expect(facade.receipts()).toHaveLength(1)
    expect((await atol.queue()).body).toMatchObject({ isBlocked: false })
  })

  it('takes back a job that was not begun, and no other', async () => {
    const { atol, shop } = facade
    await openShift()
    await shop.device.inflict({ kind: 'slow-commit', ms: 300, answersMeanwhile: false })
    await atol.add('first', [atolSale()])
    await atol.add('second', [atolSale({ total: 91 })])
    expect((await atol.remove('second')).status).toBe(200)
    expect((await atol.get('second')).body.results[0]?.status).toBe('canceled')
    await atol.whenEnded('first')
    expect((await atol.remove('first')).status).toBe(409)
    expect((await atol.remove('never')).status).toBe(404)
    expect((await atol.get('never')).status).toBe(404)
    expect(facade.receipts()).toHaveLength(1)
  })

  it('names where the receipt goes, the company that buys, and what else stands in it', async () => {
    const { atol } = facade
    await openShift()
    const [sold] = await atol.print('b2b', [
      atolSale({
        electronically: true,
        clientInfo: { emailOrPhone: 'vera@example.com', name: 'ООО «Ромашка»', vatin: '7707083893' },
        paymentsPlace: 'Доставка',
        preItems: [{ type: 'text', text: 'Спасибо' }],
        items: [atolItem({ additionalAttribute: 'партия 7', countryCode: '643' })],
      }),
    ])
    expect(sold).toMatchObject({ status: 'ready', result: { warnings: { nonFiscal: true } } })
    const text = JSON.stringify(lastReceipt())
    expect(text).toContain('vera@example.com')
  })

  it('answers questions at once, without the queue', async () => {
    const { atol } = facade
    const ask = async (name: string) => (await atol.call('POST', `/operations/${name}`)).body
    expect(await ask('queryShiftStatus')).toMatchObject({ shiftStatus: { state: 'closed' } })
    await openShift()
    await waitFor('the shift to be seen', async () => {
      const { shiftStatus } = await ask('queryShiftStatus')
      return (shiftStatus as { state: string }).state === 'opened'
    })
    expect(await ask('queryDeviceStatus')).toMatchObject({ deviceStatus: { shift: 'opened', paperPresent: true } })
    expect(await ask('queryFnInfo')).toMatchObject({ fnInfo: { livePhase: 'fiscalMode' } })
    expect(await atol.call('POST', '/operations/queryLicenses')).toMatchObject({
      status: 420,
      body: { error: { code: 11 } },
    })
  })

  it('is told when it does not know the password', async () => {
    const stranger = createAtolClient({ url: facade.atol.url, password: 'something else' })
    expect(await stranger.add('sale', [atolSale()])).toMatchObject({ status: 401, body: { error: { code: 505 } } })
    expect((await facade.atol.get('sale')).status).toBe(404)
  })

  it('runs out of paper while the receipt moves: it is recorded, and only the paper goes on', async () => {
    const { atol, shop } = facade
    await openShift()
    await shop.device.inflict({ kind: 'paper-out-during-close' })
    const [sold] = await atol.print('torn', [atolSale()])
    expect(sold).toMatchObject({ status: 'ready', result: { warnings: { notPrinted: true } } })
    await shop.device.inflict('paper-in')
    expect((await atol.print('go-on', [{ type: 'continuePrint' }]))[0]?.status).toBe('ready')
    expect(facade.receipts()).toHaveLength(1)
  })

  it('finds no paper: nothing is printed, and it asks anew', async () => {
    const { atol, shop } = facade
    await openShift()
    await shop.device.inflict('paper-out')
    expect((await atol.print('dry', [atolSale()]))[0]).toMatchObject({ status: 'error', error: { code: 44 } })
    expect(facade.receipts()).toHaveLength(0)
    await shop.device.inflict('paper-in')
    expect((await atol.print('dry-2', [atolSale()]))[0]?.status).toBe('ready')
    expect(facade.receipts()).toHaveLength(1)
  })
})

describe('a program that prints through KKMServer', () => {
  const open = () => facade.kkm.execute({ Command: 'OpenShift', IdCommand: 'open', CashierName: 'Иванова' })

  it('opens the shift, sells, returns and closes, each in one answer', async () => {
    const { kkm } = facade
    expect(await open()).toMatchObject({ Status: 0, Error: '', SessionNumber: 1 })
    const sold = await kkm.execute(kkmCheck('sale'))
    const fdNumber = lastReceipt()?.fdNumber
    expect(sold).toMatchObject({ Command: 'RegisterCheck', Status: 0, CheckNumber: fdNumber, Cash: 91 })
    expect(sold.QRCode).toMatch(new RegExp(`^t=\\d{8}T\\d{4}&s=91.00&fn=\\d{16}&i=${fdNumber}&fp=\\d+&n=1$`))
    expect(await kkm.result('sale')).toEqual(sold)
    expect(await kkm.execute(kkmCheck('sale'))).toEqual(sold)
    const returned = await kkm.execute(kkmCheck('return', { TypeCheck: 1 }))
    expect(returned.QRCode).toMatch(/&n=2$/)
    expect((await kkm.execute({ Command: 'CloseShift', IdCommand: 'close' })).Status).toBe(0)
    expect(facade.receipts()).toHaveLength(2)
  })

  it('comes back for the result of what it did not wait for', async () => {
    const { kkm, shop } = facade
    await open()
    await shop.device.inflict({ kind: 'slow-commit', ms: 300, answersMeanwhile: false })
    const first = await kkm.execute(kkmCheck('slow', { Timeout: 1 }))
    expect([1, 4]).toContain(first.Status)
    expect((await kkm.execute({ Command: 'GetRezult', IdCommand: 'slow' })).Rezult?.IdCommand).toBe('slow')
    expect((await kkm.whenEnded('slow')).Status).toBe(0)
    expect(await kkm.result('never')).toMatchObject({ Status: 3 })
    expect(facade.receipts()).toHaveLength(1)
  })

  it('hangs up in the middle, and finds one receipt under its id', async () => {
    const { kkm, shop } = facade
    await open()
    await shop.device.inflict({ kind: 'slow-commit', ms: 400, answersMeanwhile: false })
    const impatient = createKkmClient({ url: kkm.url, timeoutMs: 100 })
    await expect(impatient.execute(kkmCheck('cut'))).rejects.toThrow()
    expect((await kkm.whenEnded('cut')).Status).toBe(0)
    expect((await kkm.execute(kkmCheck('cut'))).Status).toBe(0)
    expect(facade.receipts()).toHaveLength(1)
  })

  it('uses an id for a second, other receipt and is refused', async () => {
    const { kkm } = facade
    await open()
    await kkm.execute(kkmCheck('1'))
    expect(await kkm.execute(kkmCheck('1', { Cash: 100 }))).toMatchObject({
      Status: 2,
      Error: expect.stringContaining('T493'),
    })
    expect(facade.receipts()).toHaveLength(1)
  })

  it('asks what the device is, and lists it', async () => {
    const { kkm } = facade
    await open()
    const { Info, Status } = await kkm.execute({ Command: 'GetDataKKT', IdCommand: 'data' })
    expect(Status).toBe(0)
    expect(Info).toMatchObject({ FnNumber: expect.stringMatching(/^\d{16}$/), SessionState: expect.any(Number) })
    expect(await kkm.execute({ Command: 'List' })).toMatchObject({
      Status: 0,
      ListUnit: [{ NumDevice: 1, Active: true }],
    })
    expect(await kkm.execute({ Command: 'XReport' })).toMatchObject({ Status: 0 })
    expect(await kkm.execute({ Command: 'PayByPaymentCard', IdCommand: 'pay' })).toMatchObject({ Status: 3 })
    expect(await kkm.execute({ Command: 'OpenShift', IdCommand: 'again' })).toMatchObject({ Status: 2 })
  })

  it('is told when it does not know the password', async () => {
    const stranger = createKkmClient({ url: facade.kkm.url, password: 'something else' })
    expect((await stranger.post(kkmCheck('sale'))).status).toBe(401)
  })
})

describe('a sale that began with the plain API', () => {
  const freeze = async (saleId: string, redeemMinor = 1000) => {
    const { api } = started
    await expectOk(api.put(saleId, 1, [{ ...bread, paymentMethod: 4 }]))
    await expectOk(api.post(`/sales/${saleId}/identify`, { scan: await facade.shop.hub().walletText(PHONE) }))
    await api.when(saleId, sale => sale.customer.state === 'verified')
    await expectOk(api.post(`/sales/${saleId}/redeem`, { amountMinor: redeemMinor }))
    await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
    return await api.when(saleId, sale => sale.state === 'frozen')
  }
  /** The two loaves at the price with the points in it. */
  const receiptFor = (totalMinor: number) => {
    const total = totalMinor / 100
    return atolSale({
      items: [atolItem({ price: total / 2, amount: total })],
      payments: [{ type: 'electronically', sum: total }],
      total,
    })
  }

  it('is paid by the receipt with its lines, and its points are spent', async () => {
    await openShift()
    const { totalMinor } = await freeze('s-1')
    expect(totalMinor).toBe(8100)
    expect((await facade.atol.print('other-id', [receiptFor(totalMinor)]))[0]?.status).toBe('ready')
    const sale = await started.api.when('s-1', ({ state }) => state === 'completed')
    expect(sale.documents[0]?.registered.fdNumber).toBe(lastReceipt()?.fdNumber)
    await facade.shop.hub().whenApplied()
    await waitFor('the hub to hold nothing', async () => (await facade.shop.hub().summary()).heldMinor === 0)
    expect(facade.receipts()).toHaveLength(1)
  })

  it('is paid by the receipt whose uuid names it, and by no other of the same sum', async () => {
    await openShift()
    await freeze('s-1')
    const { totalMinor } = await freeze('s-2')
    expect((await facade.atol.print('s-2', [receiptFor(totalMinor)]))[0]?.status).toBe('ready')
    expect((await started.api.get('s-2')).body.sale.state).toBe('completed')
    expect((await started.api.get('s-1')).body.sale.state).toBe('frozen')
  })

  it('refuses the receipt that names it and differs from it', async () => {
    await openShift()
    await freeze('s-1')
    expect(await facade.atol.add('s-1', [atolSale()])).toMatchObject({ status: 420, body: { error: { code: 227 } } })
    expect(await facade.kkm.execute(kkmCheck('s-1'))).toMatchObject({
      Status: 2,
      Error: expect.stringContaining('T494'),
    })
    expect(facade.receipts()).toHaveLength(0)
    expect((await started.api.get('s-1')).body.sale.state).toBe('frozen')
  })

  it('stays a question when the receipt may be either of two, or is another one', async () => {
    await openShift()
    await freeze('s-1')
    const { totalMinor } = await freeze('s-2')
    expect((await facade.atol.print('either', [receiptFor(totalMinor)]))[0]?.status).toBe('ready')
    expect((await facade.atol.print('neither', [atolSale()]))[0]?.status).toBe('ready')
    for (const saleId of ['s-1', 's-2']) {
      expect((await started.api.get(saleId)).body.sale.state).toBe('frozen')
    }
    expect((await facade.shop.hub().summary()).heldMinor).toBe(2000)
  })

  it('is refused by the device, waits on, and is paid by the next receipt', async () => {
    const { totalMinor } = await freeze('s-1')
    expect((await facade.atol.print('early', [receiptFor(totalMinor)]))[0]).toMatchObject({
      status: 'error',
      error: { code: 73 },
    })
    expect((await started.api.get('s-1')).body.sale.state).toBe('frozen')
    await openShift()
    expect((await facade.atol.print('later', [receiptFor(totalMinor)]))[0]?.status).toBe('ready')
    expect((await started.api.get('s-1')).body.sale.state).toBe('completed')
  })
})

it('goes down with jobs in the queue, and the next life prints each once', async () => {
  const { atol, shop } = facade
  await openShift()
  await shop.device.inflict({ kind: 'slow-commit', ms: 500, answersMeanwhile: false })
  for (const uuid of ['one', 'two', 'three']) expect((await atol.add(uuid, [atolSale()])).status).toBe(201)
  await waitFor('the first to be under way', () => started.agent.register.operations.unsettled().length > 0)
  await started.agent.stop()
  started = await facade.start()
  for (const uuid of ['one', 'two', 'three']) expect((await atol.whenEnded(uuid))[0]).toMatchObject({ status: 'ready' })
  expect(facade.receipts()).toHaveLength(3)
})

it('keeps contacts out of the plain columns of its queue', async () => {
  await openShift()
  const contact = 'very.private@example.com'
  await facade.atol.print('private', [atolSale({ clientInfo: { emailOrPhone: contact } })])
  started.agent.register.runner.flush()
  for (const name of ['tillside.db', 'tillside.db-wal']) {
    const file = readFileSync(join(facade.shop.dataFolder, name))
    expect(file.includes('private@')).toBe(false)
    expect(file.length).toBeGreaterThan(0)
  }
})

it('takes the noise of floating-point roubles for what it is', async () => {
  await openShift()
  const noisy = kkmCheck('noise', {
    CheckStrings: [{ Register: kkmLine({ Price: 0.1 + 0.2, Quantity: 3, Amount: 0.9000000000000001 }) }],
    Cash: 0.9,
  })
  expect(await facade.kkm.execute(noisy)).toMatchObject({ Status: 0, Cash: 0.9 })
})
