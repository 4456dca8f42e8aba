import { describe, expect, it } from 'vitest'
import { emailDomains, withDomain } from '../../renderer/customer/email-domains.ts'
import { suggestDomain } from '../../src/shared/contact/email-slips.ts'
import { scenes } from './support/scenes.ts'
import { panel, testScreens } from './support/screen.ts'

const screens = testScreens()

describe('the domains on the keys', () => {
  it.each(emailDomains)('%s is nobody’s slip', domain => {
    expect(suggestDomain(domain)).toBeUndefined()
  })

  it('go behind the name, in place of what was begun', () => {
    expect(withDomain('maria', 'mail.ru')).toBe('maria@mail.ru')
    expect(withDomain('maria@gma', 'gmail.com')).toBe('maria@gmail.com')
    expect(withDomain('', 'mail.ru')).toBe('')
  })
})

describe('an e-mail', () => {
  it('is asked for only where it is missing', async () => {
    const missing = await screens.open(scenes.email.snapshot)
    await missing.sees('Спросите почту для чека')
    const known = await screens.open(scenes.verified.snapshot)
    await known.sees('m•••@example.ru')
    expect(await known.page.getByText('Спросите почту').count()).toBe(0)
  })

  it('is typed by hand and sent by Enter', async () => {
    const screen = await screens.open(scenes.email.snapshot)
    await screen.press('F6')
    await screen.sees('почту запомним')
    await screen.page.keyboard.type('maria@example.ru')
    await screen.press('Enter')
    expect((await screen.askedLast('set-contact')).contact).toBe('maria@example.ru')
    await screen.seesNot('Куда отправить чек')
  })

  it('is tapped on the screen, the domain in one tap', async () => {
    const screen = await screens.open(scenes.email.snapshot, { size: panel })
    await screen.button('Спросите почту').click()
    for (const key of ['m', '_', '7']) await screen.page.getByRole('button', { name: key, exact: true }).click()
    await screen.button('@yandex.ru').click()
    await screen.button('Записать').click()
    expect((await screen.askedLast('set-contact')).contact).toBe('m_7@yandex.ru')
  })

  it('is mended by one key where it was mistyped', async () => {
    const screen = await screens.open(scenes.email.snapshot)
    await screen.press('F6')
    await screen.page.keyboard.type('maria@gmail.ru')
    await screen.sees('Имелось в виду maria@gmail.com?')
    await screen.press('F4')
    await screen.press('Enter')
    expect((await screen.askedLast('set-contact')).contact).toBe('maria@gmail.com')
  })

  it('is apart from the phone of the programme', async () => {
    const screen = await screens.open(scenes.contact.snapshot)
    await screen.press('F6')
    await screen.sees('Только для чека, не для программы')
  })
})
