/**
 * Does the last digit of an EAN-8, UPC-A, EAN-13 or GTIN-14 agree with the others? Weights 3, 1, 3, 1 from the right
 * (GS1 General Specifications, section on check digits).
 */
export function hasValidCheckDigit(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 2, weight = 3; at >= 0; at -= 1, weight = 4 - weight) sum += Number(digits[at]) * weight
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1))
}
