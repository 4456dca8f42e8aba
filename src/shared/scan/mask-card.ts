/** How a card number is shown: the last four digits, `••• 1873`. */
export function maskCard(number: string): string {
  return `••• ${number.slice(-4)}`
}
