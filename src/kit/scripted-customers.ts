/** Customers of the simulated agent: each is one thing that happens to a register program. Nobody's numbers. */
export const scriptedCustomers = [
  { phone: '+79210000001', card: '2200000001', name: 'Вера', points: 500, happens: 'known, 500 points' },
  { phone: '+79210000002', card: '2200000002', name: 'Олег', points: 0, happens: 'known, no points yet' },
  { phone: '+79210000003', card: '2200000003', name: 'Анна', points: 100, isBlocked: true, happens: 'blocked' },
  { phone: '+77010000004', card: '2200000004', name: 'Айгуль', points: 1500, happens: 'known, a number of Kazakhstan' },
] as const

/** Numbers the hub does not know: such a customer joins with a code. */
export const unknownPhone = '+79210000009'

export const scriptedPromoCode = 'SALE-10'
