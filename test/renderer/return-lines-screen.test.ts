import { expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'

const screens = testScreens()
const prepared = scenes['lines-prepared'].snapshot

it('pays the whole receipt back without a word about its lines', async () => {
  const screen = await screens.open(prepared)
  await screen.page.clock.runFor(600)
  await screen.press('Enter')
  await screen.asked('pay')
  expect(screen.agent.sent('choose-return-lines')).toEqual([])
})

it('leaves lines out and lowers quantities by keyboard alone', async () => {
  const screen = await screens.open(prepared)
  await screen.press('F4')
  await screen.type('3')
  await screen.press('ArrowDown', 'Delete', 'ArrowDown', 'ArrowDown')
  await screen.type('1,5')
  await screen.press('Enter')
  expect((await screen.askedLast('choose-return-lines')).lines).toEqual([
    { key: '1', quantityMilli: 3000 },
    { key: '3', quantityMilli: 1000 },
    { key: '4', quantityMilli: 1500 },
  ])
})

it('leaves lines out and lowers quantities by finger alone', async () => {
  const screen = await screens.open(prepared)
  await screen.button('Вернуть не всё').click()
  await screen.button(/^Меньше: Стул/).click()
  await screen.page.getByRole('checkbox', { name: /Стол раздвижной/ }).click()
  await screen.button('Пересчитать возврат').click()
  expect((await screen.askedLast('choose-return-lines')).lines).toEqual([
    { key: '1', quantityMilli: 3000 },
    { key: '3', quantityMilli: 1000 },
    { key: '4', quantityMilli: 2250 },
  ])
})

it('never takes more than is left, nor a line that came back before', async () => {
  const screen = await screens.open(prepared)
  await screen.press('F4')
  await screen.type('9')
  await screen.sees('уже вернули')
  expect(await screen.page.getByRole('checkbox', { name: /Подушка/ }).isDisabled()).toBe(true)
  await screen.press('Enter')
  await screen.sees('Возврат подготовлен')
  expect(screen.agent.sent('choose-return-lines')).toEqual([])
})

it('gives nothing back when nothing is ticked, and leaves the return as it was with Esc', async () => {
  const screen = await screens.open(prepared)
  await screen.press('F4')
  for (const _ of [1, 2, 3, 4]) await screen.press('Delete', 'ArrowDown')
  expect(await screen.button('Ничего не отмечено').isDisabled()).toBe(true)
  await screen.press('Escape')
  await screen.sees('Возврат подготовлен')
  await screen.press('F4')
  await screen.sees('Всё так и есть')
})

it('says where each part of the money goes, and asks for none that is not money', async () => {
  const screen = await screens.open(scenes['lines-exchange'].snapshot)
  await screen.sees('Зачесть в обмен')
  await screen.page.clock.runFor(600)
  await screen.button('Пробить чек возврата').click()
  expect((await screen.askedLast('pay')).tenders).toMatchObject([
    { kind: 'other', amountMinor: 3_000_000 },
    { kind: 'card', amountMinor: 1_026_340 },
  ])
  screen.show(scenes['lines-to-card'].snapshot)
  await screen.sees('На подарочную карту')
})
