/** Neighbours whose people shop here: calling code, and how many digits follow it (ITU-T E.164 national plans). */
export const neighbourCodes: Readonly<Record<string, number>> = {
  373: 8,
  374: 8,
  375: 9,
  380: 9,
  992: 9,
  993: 8,
  994: 9,
  995: 9,
  996: 9,
  998: 9,
}

export function neighbourCodeOf(digits: string): string | undefined {
  return Object.keys(neighbourCodes).find(code => digits.startsWith(code))
}
