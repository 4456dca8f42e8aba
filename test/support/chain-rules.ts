import { stringify } from 'yaml'
import type { RulesFileText } from '../../hub/rules/rules-file.ts'

const rules: RulesFileText = {
  accrualPercent: 5,
  maxSpendPercent: 50,
  stores: { default: { phase: 'full' } },
  promotions: [
    {
      kind: 'percent',
      id: 'pillow',
      title: { ru: 'Вторая подушка за полцены', en: 'Second pillow at half price' },
      percent: 50,
      goods: { barcodes: ['4600439931256'] },
      given: 'offer',
    },
    {
      kind: 'percent',
      id: 'protector',
      title: { ru: 'Наматрасник −20 % к матрасу', en: 'Mattress protector, 20 % off' },
      percent: 20,
      goods: { categories: ['protectors'] },
      given: 'offer',
    },
  ],
  scripts: [
    {
      id: 'join',
      line: { ru: 'Станьте участником: вернём 5 % баллами', en: 'Join us and get 5 % back in points' },
      answers: answers('accepted', [
        { id: 'busy', label: { ru: 'спешит', en: 'in a hurry' } },
        { id: 'no-phone', label: { ru: 'не даёт телефон', en: 'keeps the phone private' } },
      ]),
    },
    {
      id: 'email',
      line: {
        ru: 'Прислать чек на почту? Она нужна и для гарантии',
        en: 'Shall we e-mail the receipt? It serves as warranty',
      },
      answers: answers('accepted', [{ id: 'paper', label: { ru: 'нужна бумага', en: 'wants paper' } }]),
    },
    {
      id: 'protector',
      line: { ru: 'К матрасу возьмите наматрасник со скидкой 20 %', en: 'Add a protector to the mattress, 20 % off' },
      answers: answers('accepted', [{ id: 'has-one', label: { ru: 'уже есть', en: 'has one' } }]),
    },
  ],
}

/** What the chain of the pictures says and offers. */
export const chainRules = stringify(rules)

type Reasons = NonNullable<NonNullable<RulesFileText['scripts']>[number]['answers'][number]['reasons']>

function answers(yes: 'accepted', reasons: Reasons) {
  return [
    { id: 'yes', label: { ru: 'Согласен', en: 'Agreed' }, outcome: yes },
    { id: 'no', label: { ru: 'Отказ', en: 'Refused' }, outcome: 'refused' as const, reasons },
    { id: 'later', label: { ru: 'Позже', en: 'Later' }, outcome: 'later' as const },
  ]
}
