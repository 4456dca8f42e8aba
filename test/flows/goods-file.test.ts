import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadGoods } from '../../src/agent/goods.ts'
import { folderForTest } from '../db/support/database-for-test.ts'

function goodsOf(text: string) {
  const file = join(folderForTest(), 'goods.csv')
  writeFileSync(file, text)
  return loadGoods(file)
}

it('goods have a category where the file gives one', () => {
  const goods = goodsOf('\uFEFF# barcode;name;price;VAT\n4601;Чай;120,50;2;tea\n4602;Хлеб;45;2\n4603;Соль;30;2;\n')
  expect([...goods.values()]).toEqual([
    { barcode: '4601', name: 'Чай', priceMinor: 120_50, vatCode: 2, category: 'tea' },
    { barcode: '4602', name: 'Хлеб', priceMinor: 45_00, vatCode: 2 },
    { barcode: '4603', name: 'Соль', priceMinor: 30_00, vatCode: 2 },
  ])
})

it('a line with more than that is named', () => {
  expect(() => goodsOf('4601;Чай;120;2;tea;more')).toThrow(expect.objectContaining({ code: 'setup.settings-invalid' }))
})
