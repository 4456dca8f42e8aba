/** Where most customers have their mail, the most frequent first. */
export const emailDomains = ['mail.ru', 'yandex.ru', 'gmail.com', 'bk.ru', 'inbox.ru', 'list.ru', 'icloud.com'] as const

/** The text with this domain: in place of one that was begun, behind the name otherwise. Without a name, as it was. */
export function withDomain(text: string, domain: string): string {
  const [name = ''] = text.trim().split('@')
  return name === '' ? text : `${name}@${domain}`
}
