import i18next from 'i18next'
import { useMemo } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language } from '../../../../src/shared/localised.ts'
import en from '../../locales/en.json'
import ru from '../../locales/ru.json'
import { createFormat } from './format.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof ru }
  }
}

const LANGUAGE_KEY = 'tillside.owner.lang'

export const languages: readonly Language[] = ['ru', 'en']

function isLanguage(text: string | null): text is Language {
  return text === 'ru' || text === 'en'
}

/** `?lang=` decides and is remembered, like the switch; Russian where nobody said anything. */
function chooseLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLanguage(asked)) localStorage.setItem(LANGUAGE_KEY, asked)
  const kept = localStorage.getItem(LANGUAGE_KEY)
  return isLanguage(kept) ? kept : 'ru'
}

/** Speaks another language from now on, on this computer. */
export async function speak(language: Language): Promise<void> {
  localStorage.setItem(LANGUAGE_KEY, language)
  await i18next.changeLanguage(language)
}

/** The words of the page and the form of its numbers, in the language spoken now. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'ru'
  const format = useMemo(() => createFormat(language), [language])
  return { t, language, format }
}

i18next.on('languageChanged', language => {
  document.documentElement.lang = language
  document.title = i18next.t('app.title')
})

await i18next.use(initReactI18next).init({
  lng: chooseLanguage(),
  fallbackLng: false,
  resources: { ru: { translation: ru }, en: { translation: en } },
  interpolation: { escapeValue: false },
})
