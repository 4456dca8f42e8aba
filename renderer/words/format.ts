import type { Language } from '../../src/shared/localised.ts'

/** Between groups of digits. The narrow one is too thin in Inter to be seen from where a cashier stands. */
export const GROUP = '\u00a0'
/** U+202F, narrow: before a currency sign. Neither breaks a line. */
const NARROW = '\u202f'

/** A whole number in groups of three, `1 234 567`. */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, GROUP)
}

/** The parts of an amount in hundredths: they are set in different sizes. `minor` may be negative (a balance). */
function parts(minor: number, language: Language) {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return {
    sign: minor < 0 ? '−' : '',
    whole: grouped(digits.slice(0, -2)),
    fraction: digits.slice(-2),
    comma: language === 'ru' ? ',' : '.',
  }
}

function minutes(totalSeconds: number): string {
  const seconds = Math.max(0, totalSeconds)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** All wording of numbers and dates on the screen. Pure: the language comes in, nothing else. */
export function createFormat(language: Language) {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB'
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })

  const moment = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })

  return {
    language,

    /** Kopecks as `1 234,50 ₽` in three parts. */
    moneyParts(amountMinor: number): { roubles: string; kopecks: string; sign: string } {
      const { sign, whole, fraction, comma } = parts(amountMinor, language)
      return { roubles: `${sign}${whole}`, kopecks: `${comma}${fraction}`, sign: `${NARROW}₽` }
    },

    /** Kopecks as one text, `1 234,50 ₽`. */
    money(amountMinor: number): string {
      const { roubles, kopecks, sign } = this.moneyParts(amountMinor)
      return `${roubles}${kopecks}${sign}`
    },

    /** Hundredths of a point as `320` or `320,50`: a fraction is shown only where there is one. */
    points(pointsMinor: number): string {
      const { sign, whole, fraction, comma } = parts(pointsMinor, language)
      return `${sign}${whole}${fraction === '00' ? '' : `${comma}${fraction}`}`
    },

    /** The amount and the count that chooses the word to go with it: 1 балл, 2 балла, 12,50 балла. */
    countedPoints(pointsMinor: number): { points: string; count: number } {
      return { points: this.points(pointsMinor), count: Math.abs(pointsMinor) / 100 }
    },

    /** Hundredths of a percent as `20 %` or `2,5 %`. */
    percent(bps: number): string {
      return `${this.points(bps).replace(/([.,]\d)0$/, '$1')}${GROUP}%`
    },

    /** A day, `22 декабря 2026`. */
    date(atMs: number): string {
      return date.format(atMs).replace(' г.', '')
    },

    /** Thousandths as `2` or `0,25`. */
    quantity(quantityMilli: number): string {
      const digits = String(quantityMilli).padStart(4, '0')
      const fraction = digits.slice(-3).replace(/0+$/, '')
      const whole = grouped(digits.slice(0, -3))
      return fraction === '' ? whole : `${whole}${language === 'ru' ? ',' : '.'}${fraction}`
    },

    /** `14:05` in the zone of the register. */
    time(atMs: number): string {
      return clock.format(atMs)
    },

    /** A moment of a list, `22 нояб., 18:05`. */
    moment(atMs: number): string {
      return moment.format(atMs)
    },

    /** The device's own time, `2026-11-22T18:05`, as `22 ноября, 18:05`; what is no time is shown as it came. */
    deviceTime(text: string): string {
      const atMs = Date.parse(text)
      return Number.isNaN(atMs) ? text : day.format(atMs).replace(' в ', ', ').replace(' at ', ', ')
    },

    /** What is still to be waited for, `1:05`. */
    wait(ms: number): string {
      return minutes(Math.ceil(ms / 1000))
    },

    /** What has passed, `0:14`. */
    elapsed(ms: number): string {
      return minutes(Math.floor(ms / 1000))
    },

    /** Long numbers of fiscal documents in fours, so that they can be read aloud. */
    digits(text: string): string {
      return text.replace(/(\d{4})(?=\d)/g, `$1${GROUP}`)
    },
  }
}
