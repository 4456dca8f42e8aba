/** What is wrong with a field, for whoever mends the register program. */
export const problems = {
  missing: 'поле обязательно',
  unreadable: 'значение не распознано',
  notKopecks: 'не больше двух знаков после запятой',
  notThousandths: 'не больше трёх знаков после запятой',
  notAmount: 'сумма строки не равна цене, умноженной на количество',
  notTotal: 'итог не равен сумме строк',
  unpaid: 'оплата не сходится с итогом',
  contact: 'телефон или адрес почты не распознан',
  contactMissing: 'электронный чек печатается только с адресом покупателя',
  marking: 'коды маркировки здесь пока не передаются',
  unsupported: 'поле не поддерживается',
  agent: 'из данных агента передаётся только признак агента',
  sender: 'адрес отправителя задаётся в настройках Tillside, senderEmail',
  seller: 'в настройках Tillside другой ИНН продавца',
  creditAlone: 'оплата кредита может быть только единственной позицией',
  nested: 'слишком большая вложенность',
} as const
export type Problem = keyof typeof problems

export const facadeWords = {
  correctionReason: 'Коррекция из кассовой программы',
  textsSkipped: 'Строки, которые не относятся к чеку, не напечатаны.',
  notOnPaper:
    'Чек записан в фискальный накопитель, но не напечатан: проверьте бумагу и продолжите печать. Не пробивайте его снова.',
  settling: 'Выясняем, напечатан ли чек. Не пробивайте его снова.',
  running: 'Выполняется',
  alreadyTaken: 'Задание с этим uuid уже принято',
  printer: 'Фискальный регистратор',
} as const
