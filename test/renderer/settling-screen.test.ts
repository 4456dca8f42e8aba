import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'

const screens = testScreens()

describe('settling by itself', () => {
  it('is calm: it says that nothing is printed twice, and leaves nothing to press', async () => {
    const screen = await screens.open(scenes.settling.snapshot)
    await screen.sees('Выясняем, пробит ли чек')
    await screen.sees('Второй чек не напечатается')
    await screen.sees(/Прошло 0:1[4-9]/)
    await screen.press('Enter', 'Escape', 'F9', 'F12')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
    expect(await screen.page.getByRole('alert').count()).toBe(0)
  })
})

describe('the question a person answers', () => {
  it('takes the document that was printed, and the PIN', async () => {
    const screen = await screens.open(scenes.question.snapshot)
    await screen.sees('Подходят два документа')
    await screen.press('1')
    await screen.type('4158')
    await screen.press('Enter')
    await screen.sees('ПИН старшего кассира')
    await screen.type('1234')
    await screen.press('Enter')
    expect(await screen.askedLast('answer-question')).toMatchObject({ answer: 'printed', fdNumber: 4158, pin: '1234' })
  })

  it('lets the document be chosen from those the printer names', async () => {
    const screen = await screens.open(scenes.question.snapshot)
    await screen.press('1')
    await screen.button('ФД 4157').click()
    await screen.type('1234')
    await screen.press('Enter')
    expect(await screen.askedLast('answer-question')).toMatchObject({ answer: 'printed', fdNumber: 4157 })
  })

  it('asks for no document when none was printed', async () => {
    const screen = await screens.open(scenes.question.snapshot)
    await screen.press('2')
    await screen.type('1234')
    await screen.press('Enter')
    const answer = await screen.askedLast('answer-question')
    expect(answer.answer).toBe('not-printed')
    expect(answer.fdNumber).toBeUndefined()
  })

  it('never shows the PIN, and forgets it once it was sent', async () => {
    const screen = await screens.open(scenes.question.snapshot)
    screen.agent.answerWith(() => ({
      ok: false,
      error: { code: 'request.wrong-pin', supportNumber: 'T414', params: {}, outcome: 'not-applied' },
    }))
    await screen.press('3')
    await screen.type('1234')
    const field = screen.page.getByLabel('ПИН старшего кассира').last()
    expect(await field.textContent()).toContain('••••')
    await screen.press('Enter')
    await screen.sees('Неверный ПИН')
    expect(await field.textContent()).not.toContain('•')
  })

  it('can be thought over: Esc goes back to the three answers', async () => {
    const screen = await screens.open(scenes.question.snapshot)
    await screen.press('2', 'Escape')
    await screen.sees('Чек есть')
    await screen.sees('Чека нет')
    await screen.sees('Принтер заменили')
  })
})
