import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language, Localised } from '../../src/shared/localised.ts'
import en from '../locales/en.json'
import ru from '../locales/ru.json'
import { createFormat, GROUP } from './format.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof ru }
  }
}

const LANGUAGE_KEY = 'tillside.lang'

function isLanguage(text: string | null): text is Language {
  return text === 'ru' || text === 'en'
}

/** `?lang=` decides and is remembered; Russian where nobody said anything. */
function chooseLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLanguage(asked)) localStorage.setItem(LANGUAGE_KEY, asked)
  const kept = localStorage.getItem(LANGUAGE_KEY)
  return isLanguage(kept) ? kept : 'ru'
}

export const language = chooseLanguage()
export const format = createFormat(language)

/** A text of the chain's own, in the language of this screen. No line of it begins with a dash or a lone `%`. */
export function say(text: Localised): string {
  return text[language].replace(/ (?=[%–—])/g, GROUP)
}

/** The other language from now on. The sale is the agent's, so the page may simply begin anew. */
export function speak(other: Language): void {
  localStorage.setItem(LANGUAGE_KEY, other)
  const address = new URL(location.href)
  address.searchParams.delete('lang')
  history.replaceState(null, '', address)
  location.reload()
}

document.documentElement.lang = language

await i18next.use(initReactI18next).init({
  lng: language,
  fallbackLng: false,
  resources: { ru: { translation: ru }, en: { translation: en } },
  interpolation: { escapeValue: false },
})
